package dev.pomona.plugins.manage;

import dev.pomona.plugins.PluginException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done to one bundle, on its plugin's lane. */
final class Deployer {
    /** How the locations of the bundles from the folder begin. */
    static final String LOCATION = "pomona:plugin/";

    /** Of plugins from the folder: after everything that ships, so that they stop first. */
    private static final int START_LEVEL = 8;

    private static final Duration GRACE = Duration.ofMillis(500);
    private static final Duration REFRESH = Duration.ofSeconds(10);
    /** What waits longer for its turn goes on without: a plugin's time is limited, and what is interrupted is lost. */
    private static final Duration TURN = Duration.ofSeconds(4);

    private static final Logger LOG = LoggerFactory.getLogger(Deployer.class);

    private final BundleContext context;
    private final AtomicLong generation = new AtomicLong(System.nanoTime());
    private final Predicate<Bundle> hanging;
    private final ReentrantLock changing = new ReentrantLock(true);

    /** @param hanging a bundle for which the framework must not be made to wait */
    Deployer(BundleContext context, Predicate<Bundle> hanging) {
        this.context = context;
        this.hanging = hanging;
    }

    /** Installs the slot's file, or replaces the slot's bundle with it, and starts it. */
    Void deploy(Slot slot) throws IOException, BundleException, PluginException, InterruptedException {
        Path file = slot.file().orElseThrow();
        slot.failure = null;
        try (InputStream in = Files.newInputStream(file)) {
            Bundle bundle = slot.bundle;
            if (bundle == null || bundle.getState() == Bundle.UNINSTALLED) {
                // The name differs each time, so that what hangs can be left behind.
                String location = LOCATION + generation.incrementAndGet() + "/" + file.getFileName();
                slot.bundle = install(location, in);
            } else {
                LOG.info("Plugin {} is replaced", bundle.getSymbolicName());
                halt(slot);
                exclusively(() -> bundle.update(in), bundle);
            }
        } catch (InterruptedException e) {
            slot.failure = e;
            throw e;
        } catch (BundleException | IOException | RuntimeException e) {
            slot.failure = e;
            LOG.error("{} is no bundle that can be installed: {}", file, Reasons.describe(Reasons.root(e)));
            throw e;
        }
        return start(slot);
    }

    private Bundle install(String location, InputStream in) throws BundleException, IOException {
        Bundle bundle = context.installBundle(location, in);
        if (bundle.getSymbolicName() == null) {
            bundle.uninstall();
            throw new IOException("its manifest has no Bundle-SymbolicName");
        }
        int now = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                .adapt(FrameworkStartLevel.class)
                .getStartLevel();
        // A bundle above the framework's level would start some day, on the framework's own thread.
        bundle.adapt(BundleStartLevel.class).setStartLevel(Math.clamp(now, 1, START_LEVEL));
        return bundle;
    }

    Void start(Slot slot) throws BundleException {
        Bundle bundle = slot.bundle;
        slot.stopped = false;
        slot.failure = null;
        slot.leftThreads = List.of();
        if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null) return null;
        try {
            context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                    .adapt(FrameworkWiring.class)
                    .resolveBundles(Set.of(bundle));
            // Threads made while it starts inherit this, by which they are known as its own.
            ClassLoader loader = ForeignThreads.loader(bundle);
            if (loader != null) Thread.currentThread().setContextClassLoader(loader);
            bundle.start(Bundle.START_ACTIVATION_POLICY);
            LOG.info("Plugin {} {} is started", bundle.getSymbolicName(), bundle.getVersion());
        } catch (BundleException | RuntimeException | LinkageError e) {
            slot.failure = e;
            LOG.error(
                    "Plugin {} {} does not start: {}",
                    bundle.getSymbolicName(),
                    bundle.getVersion(),
                    Reasons.describe(Reasons.root(e)));
            throw e;
        }
        return null;
    }

    /** Stops it for good. */
    Void stop(Slot slot) throws BundleException, InterruptedException {
        slot.stopped = true;
        slot.failure = null;
        halt(slot);
        return null;
    }

    private void halt(Slot slot) throws BundleException, InterruptedException {
        Bundle bundle = slot.bundle;
        ForeignThreads threads = ForeignThreads.of(bundle, List.of(context.getBundles()));
        try {
            bundle.stop();
        } catch (BundleException e) {
            // It is stopped all the same; what it threw on its way down is its author's to know.
            LOG.warn("Plugin {} threw while it stopped: {}", bundle.getSymbolicName(), Reasons.describe(e));
        }
        slot.leftThreads = ForeignThreads.end(threads.running(), GRACE);
        for (Thread thread : slot.leftThreads) {
            LOG.warn(
                    "Plugin {} left its thread {} running; it was interrupted and {}",
                    bundle.getSymbolicName(),
                    thread.getName(),
                    thread.isAlive() ? "runs still" : "has ended");
        }
    }

    Void restart(Slot slot) throws BundleException, InterruptedException {
        halt(slot);
        return start(slot);
    }

    Void remove(Slot slot) throws BundleException, PluginException, InterruptedException {
        Bundle bundle = slot.bundle;
        if (bundle == null || bundle.getState() == Bundle.UNINSTALLED) return null;
        halt(slot);
        exclusively(bundle::uninstall, bundle);
        LOG.info("Plugin {} {} is removed", bundle.getSymbolicName(), bundle.getVersion());
        return null;
    }

    private interface Change {
        void run() throws BundleException;
    }

    /**
     * One at a time, the refresh included: it restarts whoever uses the bundle, and the framework refuses to change one that is
     * just being restarted. No plugin's own code is run under this lock but that of those that are restarted.
     */
    private void exclusively(Change change, Bundle bundle)
            throws BundleException, PluginException, InterruptedException {
        boolean alone = changing.tryLock(TURN.toMillis(), TimeUnit.MILLISECONDS);
        try {
            if (!alone) LOG.warn("Plugin {} is changed while another one is", bundle.getSymbolicName());
            change.run();
            refresh(bundle);
        } finally {
            if (alone) changing.unlock();
        }
    }

    /** Lets go of old wiring, so that the next call meets the new classes and the old ones can be collected. */
    private void refresh(Bundle bundle) throws InterruptedException, PluginException {
        FrameworkWiring framework =
                context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
        Set<Bundle> bundles = Set.of(bundle);
        for (Bundle user : framework.getDependencyClosure(bundles)) {
            if (!user.equals(bundle) && hanging.test(user)) {
                throw new PluginException(
                        user.getSymbolicName() + ", which uses it, hangs: its old classes stay in use");
            }
        }
        CountDownLatch done = new CountDownLatch(1);
        framework.refreshBundles(bundles, event -> done.countDown());
        if (!done.await(REFRESH.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("Plugin {}: the bundles that use it are not refreshed yet", bundle.getSymbolicName());
        }
    }
}
