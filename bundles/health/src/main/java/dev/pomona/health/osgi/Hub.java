package dev.pomona.health.osgi;

import dev.pomona.health.report.Snapshot;
import dev.pomona.health.report.Snapshot.Failure;
import dev.pomona.health.report.Snapshot.Folder;
import dev.pomona.health.report.Snapshot.PhoneState;
import dev.pomona.health.report.Snapshot.SourceState;
import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.mux.Device;
import dev.pomona.mux.Source;
import dev.pomona.mux.Udid;
import dev.pomona.plugins.Plugin;
import dev.pomona.plugins.Plugins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** Looks at the service registry. Calls nothing that may wait. */
public final class Hub {
    private final BundleContext context;

    public Hub(BundleContext context) {
        this.context = context;
    }

    public String version() {
        Version v = context.getBundle().getVersion();
        return v.getMajor() + "." + v.getMinor() + "." + v.getMicro();
    }

    /** The commands that there are, by name. */
    public List<String> commands() {
        TreeSet<String> names = new TreeSet<>();
        for (ServiceReference<?> ref : references(null, "(osgi.command.scope=pomona)")) {
            if (ref.getProperty("osgi.command.function") instanceof String[] functions)
                names.addAll(List.of(functions));
        }
        return List.copyOf(names);
    }

    public Snapshot snapshot() throws IOException {
        List<Plugin> plugins = new ArrayList<>();
        List<String> threads = new ArrayList<>();
        for (ServiceReference<?> ref : references(Plugins.class.getName(), null)) {
            with(ref, Plugins.class, p -> {
                plugins.addAll(p.all());
                threads.addAll(p.leftThreads());
            });
        }
        List<Failure> failures = new ArrayList<>();
        for (ServiceReference<?> ref : references(Failures.class.getName(), null)) {
            with(ref, Failures.class, f -> failures.addAll(f.all(Instant.now())));
        }
        return new Snapshot(sources(), phones(), failures, plugins, threads, folder());
    }

    private List<SourceState> sources() {
        List<SourceState> out = new ArrayList<>();
        for (ServiceReference<?> ref : references(Source.class.getName(), null)) {
            with(
                    ref,
                    Source.class,
                    s -> out.add(new SourceState(s.name(), s.settled(), s.healthy(), s.status(), s.counters())));
        }
        out.sort(Comparator.comparing(SourceState::name));
        return out;
    }

    private List<PhoneState> phones() {
        Map<String, List<String>> ways = new TreeMap<>();
        for (ServiceReference<?> ref : references(Device.class.getName(), null)) {
            ways.computeIfAbsent(text(ref, Device.UDID), u -> new ArrayList<>()).add(text(ref, Device.TRANSPORT));
        }
        Map<String, ServiceReference<?>> lockdowns = new TreeMap<>();
        for (ServiceReference<?> ref : references(Lockdown.class.getName(), null)) {
            lockdowns.put(text(ref, Lockdown.UDID), ref);
        }
        Map<String, Set<String>> clients = new TreeMap<>();
        for (ServiceReference<?> ref : references(null, "(&(" + Device.UDID + "=*)(plugin=*))")) {
            clients.computeIfAbsent(text(ref, Device.UDID), u -> new TreeSet<>())
                    .addAll(List.of((String[]) ref.getProperty(Constants.OBJECTCLASS)));
        }
        TreeSet<String> all = new TreeSet<>(ways.keySet());
        all.addAll(lockdowns.keySet());
        List<PhoneState> out = new ArrayList<>();
        for (String udid : all) {
            ServiceReference<?> l = lockdowns.get(udid);
            out.add(new PhoneState(
                    udid,
                    l == null ? "" : text(l, Lockdown.NAME),
                    l == null ? "" : text(l, Lockdown.PRODUCT_VERSION),
                    l == null ? "" : text(l, Lockdown.TRUST),
                    ways.getOrDefault(udid, List.of()),
                    clients.getOrDefault(udid, Set.of())));
        }
        return out;
    }

    private static String text(ServiceReference<?> ref, String key) {
        return Objects.toString(ref.getProperty(key), "");
    }

    private Folder folder() throws IOException {
        String path = Objects.requireNonNullElse(context.getProperty("pomona.state"), "");
        if (path.isEmpty()) return new Folder("", false, false, 0);
        Path folder = Path.of(path);
        boolean others = Files.getPosixFilePermissions(folder).stream()
                .anyMatch(p -> p != PosixFilePermission.OWNER_READ
                        && p != PosixFilePermission.OWNER_WRITE
                        && p != PosixFilePermission.OWNER_EXECUTE);
        return new Folder(
                path,
                Files.isWritable(folder),
                others,
                Files.getFileStore(folder).getUsableSpace());
    }

    /** Whether there is a pair record; false where nobody can tell. */
    public boolean paired(String udid) {
        boolean[] found = {false};
        for (ServiceReference<?> ref : references(PairRecordVault.class.getName(), null)) {
            with(ref, PairRecordVault.class, vault -> {
                try {
                    found[0] = vault.read(Udid.of(udid)).isPresent();
                } catch (IOException | IllegalArgumentException e) {
                    found[0] = false;
                }
            });
        }
        return found[0];
    }

    private <T> void with(ServiceReference<?> ref, Class<T> type, java.util.function.Consumer<T> use) {
        Object service = context.getService(ref);
        try {
            if (type.isInstance(service)) use.accept(type.cast(service));
        } finally {
            if (service != null) context.ungetService(ref);
        }
    }

    private List<ServiceReference<?>> references(String type, String filter) {
        try {
            ServiceReference<?>[] refs = context.getAllServiceReferences(type, filter);
            return refs == null ? List.of() : List.of(refs);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
