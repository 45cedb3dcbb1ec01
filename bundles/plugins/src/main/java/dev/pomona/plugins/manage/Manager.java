package dev.pomona.plugins.manage;

import dev.pomona.plugins.Finding;
import dev.pomona.plugins.Plugin;
import dev.pomona.plugins.PluginException;
import dev.pomona.plugins.Plugins;
import dev.pomona.plugins.folder.PluginFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plugins: those in the folder, which come and go with their files, and those that ship. */
public final class Manager implements Plugins, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Manager.class);

    private static final Duration MARGIN = Duration.ofSeconds(2);

    private final BundleContext context;
    private final PluginFolder folder;
    private final Duration limit;
    private final Deployer deployer;
    private final Inspector inspector;
    private final Map<Path, Slot> files = new ConcurrentHashMap<>();
    private final Map<Long, Slot> shipped = new ConcurrentHashMap<>();
    /** Slots whose file is gone, or was replaced while they hung, until they have let go. */
    private final List<Slot> leaving = new CopyOnWriteArrayList<>();

    private final List<Thread> left = new CopyOnWriteArrayList<>();
    private final AtomicBoolean changed = new AtomicBoolean();
    /** Whether there may be bundles that {@link #shipped} does not know. */
    private final AtomicBoolean unlisted = new AtomicBoolean(true);

    private final BundleListener listener;
    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean readable = true;

    /** @param limit how long a plugin may take to start or stop before it hangs */
    public Manager(BundleContext context, ServiceComponentRuntime components, Path folder, Duration limit) {
        this.context = context;
        this.folder = new PluginFolder(folder);
        this.limit = limit;
        inspector = new Inspector(context, components);
        deployer = new Deployer(
                context,
                bundle -> slots().stream()
                        .anyMatch(
                                s -> bundle.equals(s.bundle) && s.lane.current().isPresent() && s.lane.hangs()));
        listener = event -> {
            unlisted.set(true);
            if (event.getType() == BundleEvent.RESOLVED || event.getType() == BundleEvent.INSTALLED) changed.set(true);
        };
        context.addBundleListener(listener);
        forgetThoseBefore();
    }

    /** What a manager before this one has installed is installed again from its file. */
    private void forgetThoseBefore() {
        for (Bundle bundle : context.getBundles()) {
            if (!bundle.getLocation().startsWith(Deployer.LOCATION)) continue;
            Slot slot = new Slot(null, new Lane(bundle.getSymbolicName(), System::nanoTime, limit));
            slot.bundle = bundle;
            removed(slot);
        }
    }

    /** Looks at the folder and at those who hang; to be called about twice a second. */
    public void tick() {
        look(false);
        for (Slot slot : slots()) {
            slot.lane
                    .interruptIfHanging()
                    .ifPresent(task -> LOG.error(
                            "Plugin {}: {}", name(slot), Reasons.hangs(task).words()));
        }
        leaving.removeIf(slot -> {
            if (slot.lane.current().isPresent() || !slot.last.isDone()) return false;
            left.addAll(slot.leftThreads);
            slot.lane.close();
            return true;
        });
        left.removeIf(thread -> !thread.isAlive());
        if (changed.getAndSet(false)) {
            for (Slot slot : files.values()) {
                if (slot.unresolved()) submit(slot, "starting", () -> deployer.start(slot));
            }
        }
    }

    private synchronized void look(boolean hasty) {
        try {
            PluginFolder.Changes changes = hasty ? folder.lookNow() : folder.look();
            for (Path file : changes.removed()) removed(file);
            for (Path file : changes.fresh()) {
                Slot slot = files.compute(file, (f, was) -> was == null || was.lane.hangs() ? replaced(f, was) : was);
                submit(slot, "starting", () -> deployer.deploy(slot));
            }
            looks.incrementAndGet();
            readable = true;
        } catch (IOException e) {
            if (readable) LOG.error("The plugins folder {} cannot be read: {}", folder.path(), e.toString());
            readable = false;
        }
    }

    private Slot replaced(Path file, Slot hanging) {
        if (hanging != null) removed(hanging);
        return new Slot(file, new Lane(file.getFileName().toString(), System::nanoTime, limit));
    }

    private void removed(Path file) {
        Slot slot = files.remove(file);
        if (slot != null) removed(slot);
    }

    private void removed(Slot slot) {
        slot.leaving = true;
        submit(slot, "stopping", () -> deployer.remove(slot));
        // Not before: one whose last task is done has gone.
        leaving.add(slot);
    }

    private static void submit(Slot slot, String what, Callable<Void> task) {
        slot.last = slot.lane.submit(what, task);
    }

    /** Whether the folder has been looked at twice and what was in it has started, failed or used up its time. */
    public boolean settled() {
        // A file counts from the second look on.
        return looks.get() > 1 && slots().stream().allMatch(s -> s.last.isDone() || s.lane.hangs());
    }

    /** Whether the folder could be read last time. */
    public boolean readable() {
        return readable;
    }

    public Path folder() {
        return folder.path();
    }

    private Collection<Slot> slots() {
        // All bundles' headers, several times a second, would be most of what an idle hub does.
        if (unlisted.getAndSet(false)) listShipped();
        List<Slot> all = new ArrayList<>(files.values());
        // What has gone is no plugin any more, though the next tick takes its lane away.
        leaving.stream().filter(slot -> !slot.last.isDone()).forEach(all::add);
        all.addAll(shipped.values());
        return all;
    }

    private void listShipped() {
        for (Bundle bundle : context.getBundles()) {
            boolean ours = bundle.getSymbolicName() != null
                    && !bundle.getLocation().startsWith(Deployer.LOCATION)
                    && bundle.getBundleId() != context.getBundle().getBundleId()
                    && !Spine.isPart(bundle.getSymbolicName())
                    && Inspector.isPlugin(bundle);
            if (ours) {
                shipped.computeIfAbsent(bundle.getBundleId(), id -> {
                    Slot slot = new Slot(
                            null, new Lane(Inspector.shortName(bundle.getSymbolicName()), System::nanoTime, limit));
                    slot.bundle = bundle;
                    slot.stopped = bundle.getState() == Bundle.RESOLVED;
                    return slot;
                });
            }
        }
        shipped.values().removeIf(slot -> slot.bundle.getState() == Bundle.UNINSTALLED);
    }

    @Override
    public List<Plugin> all() {
        return slots().stream()
                .map(inspector::describe)
                .sorted(Comparator.comparing(Plugin::name).thenComparing(Plugin::version))
                .toList();
    }

    @Override
    public Plugin find(String name) throws PluginException {
        return inspector.describe(slot(name));
    }

    private Slot slot(String name) throws PluginException {
        List<Slot> fit = new ArrayList<>(Names.meant(name, List.copyOf(slots()), inspector::describe));
        // What is on its way out makes way for what took its place.
        if (fit.size() > 1 && fit.stream().filter(slot -> !slot.leaving).count() == 1)
            fit.removeIf(slot -> slot.leaving);
        if (fit.size() == 1) return fit.getFirst();
        throw new PluginException(
                Names.trouble(name, fit.stream().map(inspector::describe).toList()));
    }

    @Override
    public Plugin start(String name) throws PluginException {
        Slot slot = slot(name);
        if (inspector.describe(slot).state() == Plugin.State.ACTIVE) return find(name);
        return told(slot, "starting", () -> deployer.start(bundled(slot)));
    }

    @Override
    public Plugin stop(String name) throws PluginException {
        Slot slot = slot(name);
        return told(slot, "stopping", () -> deployer.stop(bundled(slot)));
    }

    @Override
    public Plugin restart(String name) throws PluginException {
        Slot slot = slot(name);
        return told(slot, "restarting", () -> deployer.restart(bundled(slot)));
    }

    private static Slot bundled(Slot slot) throws PluginException {
        if (slot.bundle == null) throw new PluginException(slot.fileName() + " is no bundle");
        return slot;
    }

    private Plugin told(Slot slot, String what, Callable<Void> task) throws PluginException {
        submit(slot, what, task);
        await(slot, slot.last);
        return inspector.describe(slot);
    }

    /** A little longer than the plugin may take: what hangs is told as such. */
    private void await(Slot slot, CompletableFuture<?> done) throws PluginException {
        try {
            done.get(limit.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            String words = inspector.findings(slot).stream()
                    .findFirst()
                    .map(Finding::words)
                    .orElseGet(() -> Reasons.describe(Reasons.root(e)));
            throw new PluginException(name(slot) + ": " + words, e.getCause());
        } catch (TimeoutException e) {
            String words = slot.hanging().map(Finding::words).orElse("it is not done yet");
            throw new PluginException(name(slot) + " hangs: " + words, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PluginException("interrupted while waiting for " + name(slot), e);
        }
    }

    private static String name(Slot slot) {
        Bundle bundle = slot.bundle;
        return bundle == null || bundle.getSymbolicName() == null
                ? slot.fileName()
                : Inspector.shortName(bundle.getSymbolicName());
    }

    @Override
    public Plugin install(Path jar) throws PluginException {
        BundleFile.check(jar);
        Path target = folder.path().resolve(jar.getFileName().toString());
        try {
            BundleFile.copy(jar, target);
        } catch (IOException e) {
            throw new PluginException(jar + " cannot be copied to " + folder.path() + ": " + e.getMessage(), e);
        }
        look(true);
        Slot slot = files.get(target);
        if (slot == null) throw new PluginException(target + " went away while it was installed");
        await(slot, slot.last);
        return inspector.describe(slot);
    }

    @Override
    public void remove(String name) throws PluginException {
        Slot slot = slot(name);
        Path file = slot.file()
                .orElseThrow(() -> new PluginException(name(slot)
                        + " ships with the hub and cannot be removed; `plugins stop " + name(slot) + "` stops it"));
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new PluginException(file + " cannot be deleted: " + e.getMessage(), e);
        }
        look(true);
        await(slot, slot.last);
    }

    @Override
    public List<Finding> why(String name) throws PluginException {
        Slot slot = slot(name);
        List<Finding> out = new ArrayList<>(inspector.findings(slot));
        out.addAll(inspector.withoutPhones(inspector.describe(slot)));
        return out;
    }

    @Override
    public List<String> leftThreads() {
        return left.stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        context.removeBundleListener(listener);
        slots().forEach(slot -> slot.lane.close());
    }
}
