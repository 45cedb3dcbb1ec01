package dev.pomona.metrics.osgi;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.metrics.Meter;
import dev.pomona.mux.Device;
import dev.pomona.mux.Source;
import dev.pomona.mux.inspect.MuxInspector;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the hub is made of, counted off the service registry and the JVM. */
final class HubNumbers {
    private static final Logger LOG = LoggerFactory.getLogger(HubNumbers.class);
    private final BundleContext context;

    HubNumbers(BundleContext context) {
        this.context = context;
    }

    void read(Meter out) {
        out.gauge("pomona_up", "1 while the hub runs.", Map.of("version", version()), 1);
        count(out, "pomona_devices", "Ways to phones.", "transport", Device.class.getName(), Device.TRANSPORT);
        count(out, "pomona_phones", "Phones by trust.", "trust", Lockdown.class.getName(), Lockdown.TRUST);
        clients(out);
        for (ServiceReference<?> ref : references(Source.class.getName(), null)) {
            Object service = context.getService(ref);
            if (service instanceof Source s) {
                out.gauge(
                        "pomona_source_healthy",
                        "Whether a source of phones, or a socket, works.",
                        Map.of("source", s.name()),
                        s.healthy() ? 1 : 0);
            }
            if (service != null) context.ungetService(ref);
        }
        bundles(out);
        for (ServiceReference<?> ref : references(MuxInspector.class.getName(), null)) {
            if (context.getService(ref) instanceof MuxInspector mux) MuxNumbers.read(mux, out);
            context.ungetService(ref);
        }
        jvm(out);
    }

    /** Those of bundles that do not know our API. One that fails is left out. */
    int readOffered(Meter out) {
        int failed = 0;
        for (ServiceReference<?> ref : references(Supplier.class.getName(), "(" + OfferedNumbers.PREFIX + "=*)")) {
            try {
                if (context.getService(ref) instanceof Supplier<?> numbers) {
                    String prefix = String.valueOf(ref.getProperty(OfferedNumbers.PREFIX));
                    OfferedNumbers.read(prefix, ref.getProperty(OfferedNumbers.HELP), numbers.get(), out);
                }
            } catch (RuntimeException | LinkageError e) {
                failed++;
                LOG.warn("The numbers of {} failed: {}", ref.getBundle(), e.toString());
            } finally {
                context.ungetService(ref);
            }
        }
        return failed;
    }

    private String version() {
        var v = context.getBundle().getVersion();
        return v.getMajor() + "." + v.getMinor() + "." + v.getMicro();
    }

    private void count(Meter out, String name, String help, String label, String type, String property) {
        Map<String, Integer> counts = new TreeMap<>();
        for (ServiceReference<?> ref : references(type, null)) {
            counts.merge(
                    Objects.toString(ref.getProperty(property), "unknown").toLowerCase(Locale.ROOT), 1, Integer::sum);
        }
        if (counts.isEmpty()) out.gauge(name, help, Map.of(label, "none"), 0);
        counts.forEach((value, n) -> out.gauge(name, help, Map.of(label, value), n));
    }

    private void clients(Meter out) {
        Map<String, Integer> counts = new TreeMap<>();
        for (ServiceReference<?> ref : references(null, "(&(" + Device.UDID + "=*)(plugin=*))")) {
            counts.merge(ref.getBundle() == null ? "" : ref.getBundle().getSymbolicName(), 1, Integer::sum);
        }
        counts.forEach((plugin, n) ->
                out.gauge("pomona_clients", "Clients that plugins offer for phones.", Map.of("plugin", plugin), n));
    }

    private void bundles(Meter out) {
        Map<String, Integer> states = new TreeMap<>();
        for (var bundle : context.getBundles()) {
            String state = switch (bundle.getState()) {
                case org.osgi.framework.Bundle.ACTIVE -> "active";
                case org.osgi.framework.Bundle.INSTALLED -> "unresolved";
                case org.osgi.framework.Bundle.RESOLVED -> "stopped";
                default -> "changing";
            };
            states.merge(state, 1, Integer::sum);
        }
        states.forEach((state, n) -> out.gauge("pomona_bundles", "Bundles by state.", Map.of("state", state), n));
    }

    private static void jvm(Meter out) {
        var memory = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        out.gauge("pomona_heap_used_bytes", "Heap in use.", Map.of(), memory.getUsed());
        out.gauge("pomona_heap_max_bytes", "The largest the heap may get.", Map.of(), memory.getMax());
        out.gauge(
                "pomona_threads",
                "Platform threads.",
                Map.of(),
                ManagementFactory.getThreadMXBean().getThreadCount());
        out.gauge(
                "pomona_classes_loaded",
                "Classes in memory.",
                Map.of(),
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        for (GarbageCollectorMXBean gc : collectors) {
            out.counter(
                    "pomona_gc_seconds_total",
                    "Time spent collecting garbage.",
                    Map.of("collector", gc.getName()),
                    gc.getCollectionTime() / 1000.0);
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.UnixOperatingSystemMXBean os) {
            out.gauge("pomona_open_files", "Open file descriptors.", Map.of(), os.getOpenFileDescriptorCount());
            out.counter("pomona_cpu_seconds_total", "Processor time used.", Map.of(), os.getProcessCpuTime() / 1e9);
        }
        out.counter(
                "pomona_uptime_seconds_total",
                "Time since the start.",
                Map.of(),
                ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
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
