package dev.pomona.bench.logs;

import dev.pomona.services.syslog.SyslogClient;
import dev.pomona.services.syslog.SyslogEvent;
import dev.pomona.services.syslog.SyslogStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/**
 * A plugin that reads the logs of all phones of the hub that it is dropped into, and writes what it saw to a file. Compiled and packed
 * by {@code bench/syslog hub}, which tells it by system properties what to do.
 */
public final class LogReader implements BundleActivator {
    private static final int SECONDS = Integer.getInteger("bench.seconds", 60);
    private static final int WARM = Integer.getInteger("bench.warm", 15);
    private static final int PHONES = Integer.getInteger("bench.phones", 20);
    private static final int RATE = Integer.getInteger("bench.rate", 10_000);
    /** How far a stream may be behind at the end to be called up to date: what the phone says in half a second. */
    private static final double BEHIND = 0.5;

    private final CountDownLatch stop = new CountDownLatch(1);

    @Override
    public void start(BundleContext context) {
        Thread.ofPlatform().daemon().name("bench").start(() -> {
            String report;
            try {
                report = measure(clients(context));
            } catch (Exception e) {
                report = "failed: " + e + "\n";
            }
            try {
                Path file = Path.of(System.getProperty("bench.out"));
                Files.writeString(file.resolveSibling("part"), report);
                Files.move(file.resolveSibling("part"), file);
            } catch (java.io.IOException e) {
                System.err.println("bench: " + e);
            }
        });
    }

    @Override
    public void stop(BundleContext context) {
        stop.countDown();
    }

    private List<SyslogClient> clients(BundleContext context) throws Exception {
        for (int i = 0; i < 600; i++) {
            ServiceReference<?>[] all = context.getAllServiceReferences(SyslogClient.class.getName(), null);
            if (all != null && all.length >= PHONES) {
                List<SyslogClient> clients = new ArrayList<>();
                for (int n = 0; n < PHONES; n++) clients.add((SyslogClient) context.getService(all[n]));
                return clients;
            }
            if (stop.await(200, TimeUnit.MILLISECONDS)) break;
        }
        throw new IllegalStateException("there are no " + PHONES + " phones");
    }

    /** What one thread has read of one phone. */
    private final class Reader implements Runnable {
        private final SyslogStream stream;
        volatile long read;
        volatile long missing;
        volatile long last = -1;
        volatile String trouble = "";
        volatile long cpu;

        Reader(SyslogStream stream) {
            this.stream = stream;
        }

        @Override
        public void run() {
            try {
                while (stop.getCount() > 0) {
                    SyslogEvent e = stream.next(Duration.ofMillis(200)).orElse(null);
                    if (e != null) see(e);
                    if ((read & 1023) == 0)
                        cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                }
            } catch (Exception e) {
                trouble = e.toString();
            }
        }

        private void see(SyslogEvent e) {
            String m = e.message();
            int at = m.lastIndexOf("seq=");
            if (at < 0) {
                trouble = "a remark: " + e.line();
                return;
            }
            long seq = Long.parseLong(m, at + 4, m.length(), 10);
            if (last >= 0 && seq != last + 1) missing += Math.abs(seq - last - 1);
            last = seq;
            read++;
        }
    }

    /** All readers at one moment. */
    private record Moment(long nanos, long[] read, long readerCpu, long hubCpu, double twinCpu) {}

    private static Moment now(List<Reader> readers) throws Exception {
        return new Moment(
                System.nanoTime(),
                readers.stream().mapToLong(r -> r.read).toArray(),
                readers.stream().mapToLong(r -> r.cpu).sum(),
                ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime(),
                twin());
    }

    /** Processor seconds of the phones' process. */
    private static double twin() throws Exception {
        String stat = Files.readString(Path.of("/proc", System.getProperty("bench.twin"), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }

    private String measure(List<SyslogClient> clients) throws Exception {
        List<Reader> readers = new ArrayList<>();
        for (SyslogClient client : clients) readers.add(new Reader(client.stream()));
        // One more, that is read once and then left alone.
        SyslogStream idle = clients.getFirst().stream();
        idle.next(Duration.ofSeconds(5));
        for (int i = 0; i < readers.size(); i++)
            Thread.ofPlatform().daemon().name("bench reader " + i).start(readers.get(i));
        stop.await(WARM, TimeUnit.SECONDS);
        Moment before = now(readers);
        stop.await(SECONDS, TimeUnit.SECONDS);
        Moment after = now(readers);
        long missing = readers.stream().mapToLong(r -> r.missing).sum();
        List<String> troubles =
                readers.stream().map(r -> r.trouble).filter(t -> !t.isEmpty()).toList();
        String report = report(before, after, missing, troubles);
        stop.countDown();
        idle.close();
        return report;
    }

    private static String report(Moment before, Moment after, long missing, List<String> troubles) {
        double seconds = (after.nanos() - before.nanos()) / 1e9;
        long[] read = new long[after.read().length];
        Arrays.setAll(read, i -> after.read()[i] - before.read()[i]);
        long all = Arrays.stream(read).sum();
        double asked = (double) RATE * seconds * read.length;
        long least = Arrays.stream(read).min().orElse(0);
        boolean upToDate = least >= RATE * (seconds - BEHIND);
        return String.format(
                Locale.ROOT,
                "hub: %d phones for %.1f s, asked for %d records/s each, one more stream left unread%n  read      %,d"
                    + " records, %,.0f a second (%.2f %% of what was asked for)%n  per phone %,d to %,d: %s%n  missing"
                    + "   %d%n  cores     readers (TLS and decoding) %.2f, the whole hub %.2f, the phones' process"
                    + " %.2f%n%s",
                read.length,
                seconds,
                RATE,
                all,
                all / seconds,
                100.0 * all / asked,
                least,
                Arrays.stream(read).max().orElse(0),
                upToDate ? "none behind" : "BEHIND",
                missing,
                (after.readerCpu() - before.readerCpu()) / 1e9 / seconds,
                (after.hubCpu() - before.hubCpu()) / 1e9 / seconds,
                (after.twinCpu() - before.twinCpu()) / seconds,
                troubles.isEmpty() ? "" : "  TROUBLE   " + troubles + "\n");
    }
}
