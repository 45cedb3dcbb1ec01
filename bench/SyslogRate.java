import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.Udid;
import dev.pomona.services.syslog.SyslogClient;
import dev.pomona.services.syslog.SyslogEvent;
import dev.pomona.services.syslog.SyslogStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast logs are read, and whether any record is lost. {@code bench/syslog} starts it.
 *
 * <p>N streams of the client, each over a connection that has RATE records a second ready, and one more that nobody reads. Through a whole
 * hub it is {@code bench/logs/LogReader.java} that reads.
 */
public final class SyslogRate {
    private static final int SECONDS = Integer.getInteger("seconds", 60);
    private static final int PHONES = Integer.getInteger("phones", 20);
    private static final int RATE = Integer.getInteger("rate", 10_000);

    /** What one reader has seen. */
    private static final class Reader {
        final AtomicLong read = new AtomicLong();
        final AtomicLong missing = new AtomicLong();
        private long last = -1;

        void see(SyslogEvent e) {
            String m = e.message();
            int at = m.lastIndexOf("seq=");
            if (at < 0) return;
            long seq = Long.parseLong(m, at + 4, m.length(), 10);
            if (last >= 0 && seq != last + 1) missing.addAndGet(Math.abs(seq - last - 1));
            last = seq;
            read.incrementAndGet();
        }
    }

    public static void main(String[] args) throws Exception {
        decode();
    }

    private static void decode() throws Exception {
        List<SyslogStream> streams = new ArrayList<>();
        for (int i = 0; i <= PHONES; i++) streams.add(client().stream());
        // The last is opened, read once, and then left alone.
        streams.get(PHONES).next(Duration.ofSeconds(5));
        measure("decode", streams.subList(0, PHONES));
    }

    private static void measure(String what, List<SyslogStream> streams) throws Exception {
        List<Reader> readers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        long[] cpu = new long[streams.size()];
        long processBefore = processCpu();
        long begin = System.nanoTime();
        long end = begin + SECONDS * 1_000_000_000L;
        for (int i = 0; i < streams.size(); i++) {
            Reader reader = new Reader();
            readers.add(reader);
            SyslogStream stream = streams.get(i);
            int own = i;
            threads.add(Thread.ofPlatform().name("reader " + i).start(() -> {
                try {
                    while (System.nanoTime() < end)
                        stream.next(Duration.ofMillis(100)).ifPresent(reader::see);
                } catch (Exception e) {
                    System.err.println("reader " + own + ": " + e);
                }
                cpu[own] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            }));
        }
        for (Thread t : threads) t.join();
        double seconds = (System.nanoTime() - begin) / 1e9;
        long read = readers.stream().mapToLong(r -> r.read.get()).sum();
        long missing = readers.stream().mapToLong(r -> r.missing.get()).sum();
        long least = readers.stream().mapToLong(r -> r.read.get()).min().orElse(0);
        long most = readers.stream().mapToLong(r -> r.read.get()).max().orElse(0);
        double readerCores = java.util.Arrays.stream(cpu).sum() / 1e9 / seconds;
        System.out.printf(
                Locale.ROOT,
                "%s: %d streams for %.0f s, asked for %d records/s each%n"
                        + "  read      %,d records, %,.0f a second (%.1f %% of what was asked for)%n"
                        + "  per phone %,d to %,d%n"
                        + "  missing   %d%n"
                        + "  readers   %.2f cores (reading and decoding), process %.2f cores%n",
                what,
                streams.size(),
                seconds,
                RATE,
                read,
                read / seconds,
                100.0 * read / ((double) RATE * SECONDS * streams.size()),
                least,
                most,
                missing,
                readerCores,
                (processCpu() - processBefore) / 1e9 / seconds);
        if (missing > 0) System.exit(1);
    }

    private static long processCpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static SyslogClient client() {
        return new dev.pomona.services.syslog.client.SyslogClientImpl(
                Udid.of("00008101-000A11111111001E"),
                "17.0",
                dev.pomona.services.syslog.client.SyslogClientImpl.Services.USUAL,
                service -> new Paced(),
                System::nanoTime);
    }

    /** A phone that has its records ready when they are due: an answer, then entries with a number that counts up. */
    private static final class Paced implements Connection {
        private static final int DIGITS = 12;
        private final byte[] answer = Frames.answer();
        private final byte[] entry = Frames.entry(DIGITS);
        private final long begin = System.nanoTime();
        private boolean answered;
        private long sent;

        @Override
        public int read(ByteBuffer target) throws java.io.IOException {
            if (!answered) {
                answered = true;
                target.put(answer);
                return answer.length;
            }
            long due;
            while ((due = (System.nanoTime() - begin) * RATE / 1_000_000_000L) <= sent) {
                java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
            }
            int start = target.position();
            while (sent < due && target.remaining() >= entry.length) {
                long n = sent++;
                for (int i = 0, at = entry.length - Frames.TAIL - 1; i < DIGITS; i++, n /= 10) {
                    entry[at - i] = (byte) ('0' + n % 10);
                }
                target.put(entry);
            }
            return target.position() - start;
        }

        @Override
        public void write(ByteBuffer source) {
            source.position(source.limit());
        }

        @Override
        public boolean drain(Duration limit) {
            return true;
        }

        @Override
        public void readTimeout(Duration limit) {}

        @Override
        public int port() {
            return 1;
        }

        @Override
        public Optional<CloseReason> closeReason() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }

    /** The bytes of os_trace_relay. */
    private static final class Frames {
        /** What follows the message: its NUL, subsystem, category. */
        static final int TAIL = 1 + "com.demo\0".length() + "net\0".length();

        static byte[] answer() {
            try {
                com.dd.plist.NSDictionary plist = new com.dd.plist.NSDictionary();
                plist.put("Status", "RequestSuccessful");
                byte[] body = com.dd.plist.BinaryPropertyListWriter.writeToArray(plist);
                return ByteBuffer.allocate(5 + body.length)
                        .put((byte) 1)
                        .putInt(body.length)
                        .put(body)
                        .array();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        static byte[] entry(int digits) {
            byte[][] texts = {
                text("/System/Library/CoreServices/SpringBoard.app/SpringBoard"),
                text("/System/Library/PrivateFrameworks/BoardServices.framework/BoardServices"),
                text("Front display did change: <SBApplication: org.example.ExampleApp> seq=" + "0".repeat(digits)),
                text("com.demo"),
                text("net")
            };
            int size = 0x81;
            for (byte[] t : texts) size += t.length;
            ByteBuffer out = ByteBuffer.allocate(5 + size).order(ByteOrder.LITTLE_ENDIAN);
            out.put((byte) 2).putInt(size);
            ByteBuffer body = out.slice().order(ByteOrder.LITTLE_ENDIAN);
            body.put(0, (byte) 2).putInt(1, 8).putInt(5, 0x81).putInt(9, 35);
            body.putShort(37, (short) texts[0].length).putLong(55, 1_700_000_000L);
            body.putShort(107, (short) texts[1].length).putInt(109, texts[2].length);
            body.putShort(117, (short) texts[3].length).putShort(121, (short) texts[4].length);
            body.position(0x81);
            for (byte[] t : texts) body.put(t);
            return out.array();
        }

        private static byte[] text(String s) {
            return (s + "\0").getBytes(StandardCharsets.UTF_8);
        }
    }
}
