package dev.pomona.bench.load;

import dev.pomona.bench.process.Child;
import dev.pomona.bench.process.Proc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;

/** Puts load on a daemon and tells what it made of it. Time before the measured stretch lets everything get going. */
public final class Load {
    static final int ECHO = 7;
    static final int DISCARD = 9;
    static final int CHARGEN = 19;

    private static final int PING = 64;
    private static final int MAX_PINGS = 4_000_000;
    private static final long STACK = 128 * 1024;

    private final MuxClient client;
    private final long pid;
    private final long settleMillis;
    private final long millis;

    /** @param pid of the daemon, whose processor time is counted */
    public Load(MuxClient client, long pid, double settle, double seconds) {
        this.client = client;
        this.pid = pid;
        settleMillis = Math.round(settle * 1000);
        millis = Math.round(seconds * 1000);
    }

    /** Bytes in one direction. @param fairness slowest connection over the mean */
    public record Flow(double megabytesPerSecond, double cpuSecondsPerGigabyte, double fairness) {}

    /** @param micros median of one 64-byte round trip @param perSecond of all that were going on at once */
    public record Trips(double micros, double p99, double perSecond, double cpuMicros) {}

    /** @param refused connects that the daemon turned down */
    public record Connects(double perSecond, long refused, double cpuMicros) {}

    @FunctionalInterface
    private interface Work {
        /** Goes on until the channel is closed, counting at {@code index}. */
        void run(SocketChannel channel, AtomicLongArray counts, int index) throws IOException;
    }

    /** From the phones: {@code connections} to the endless source of each device. */
    public Flow from(List<Integer> devices, int connections, int size) throws IOException {
        return flow(devices, connections, CHARGEN, (channel, counts, i) -> {
            ByteBuffer chunk = ByteBuffer.allocateDirect(size);
            for (int n; (n = channel.read(chunk.clear())) >= 0; ) {
                counts.setRelease(i, counts.getPlain(i) + n);
            }
        });
    }

    /** To the phones: {@code connections} to the sink of each device. */
    public Flow to(List<Integer> devices, int connections, int size) throws IOException {
        return flow(devices, connections, DISCARD, (channel, counts, i) -> {
            ByteBuffer chunk = ByteBuffer.allocateDirect(size);
            while (true) {
                chunk.clear();
                while (chunk.hasRemaining()) {
                    int n = channel.write(chunk);
                    counts.setRelease(i, counts.getPlain(i) + n);
                }
            }
        });
    }

    private Flow flow(List<Integer> devices, int connections, int port, Work work) throws IOException {
        Sample sample = run(devices, connections, port, work);
        long[] counts = sample.counts();
        long sum = Arrays.stream(counts).sum();
        long slowest = Arrays.stream(counts).min().orElse(0);
        double mean = (double) sum / counts.length;
        return new Flow(sum / sample.seconds() / 1e6, sample.cpu() / (sum / 1e9), slowest / mean);
    }

    /** 64 bytes there and back, one after the other on each of {@code connections}. */
    public Trips trips(int device, int connections) throws IOException {
        // Of all trips of the measured stretch; kept by whoever makes them.
        List<int[]> nanos = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            nanos.add(new int[MAX_PINGS / connections]);
        }
        Sample sample = run(List.of(device), connections, ECHO, (channel, counts, i) -> {
            ByteBuffer chunk = ByteBuffer.allocateDirect(PING);
            int[] mine = nanos.get(i);
            for (int trip = 0; ; trip++) {
                long begin = System.nanoTime();
                channel.write(chunk.clear());
                chunk.clear();
                while (chunk.hasRemaining()) {
                    if (channel.read(chunk) < 0) {
                        throw new IOException("the echo ended");
                    }
                }
                mine[trip % mine.length] = (int) Math.min(Integer.MAX_VALUE, System.nanoTime() - begin);
                counts.setRelease(i, trip + 1L);
            }
        });
        int[] all = sample.last(nanos);
        Arrays.sort(all);
        return new Trips(
                all[all.length / 2] / 1e3,
                all[(int) (all.length * 0.99)] / 1e3,
                all.length / sample.seconds(),
                sample.cpu() * 1e6 / all.length);
    }

    /** Opens and closes connections, {@code clients} of them at once. */
    public Connects connects(int device, int clients) throws IOException {
        AtomicLongArray counts = new AtomicLongArray(clients * 2);
        AtomicReference<IOException> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        boolean[] stop = new boolean[1];
        for (int i = 0; i < clients; i++) {
            int index = i;
            threads.add(Thread.ofPlatform().name("load-connect " + i).start(() -> {
                try {
                    while (!stopped(stop)) {
                        var channel = client.tryConnect(device, DISCARD);
                        counts.incrementAndGet(channel.isPresent() ? index : clients + index);
                        if (channel.isPresent()) {
                            channel.get().close();
                        }
                    }
                } catch (IOException e) {
                    failure.compareAndSet(null, e);
                }
            }));
        }
        Sample sample = sample(counts);
        synchronized (stop) {
            stop[0] = true;
        }
        join(threads);
        check(failure);
        long done = Arrays.stream(sample.counts()).limit(clients).sum();
        long refused = Arrays.stream(sample.counts()).skip(clients).sum();
        return new Connects(done / sample.seconds(), refused, sample.cpu() * 1e6 / Math.max(1, done));
    }

    private static boolean stopped(boolean[] stop) {
        synchronized (stop) {
            return stop[0];
        }
    }

    /** What was counted in the measured stretch. */
    private record Sample(long[] before, long[] counts, double seconds, double cpu) {
        /** The values noted at the counts of the stretch, of those that are still there. */
        int[] last(List<int[]> noted) {
            int[] all = new int[(int) Math.min(MAX_PINGS, Arrays.stream(counts).sum())];
            int at = 0;
            for (int i = 0; i < noted.size(); i++) {
                int[] values = noted.get(i);
                for (long k = 0; k < Math.min(counts[i], values.length) && at < all.length; k++) {
                    all[at++] = values[(int) ((before[i] + k) % values.length)];
                }
            }
            return Arrays.copyOf(all, Math.max(1, at));
        }
    }

    private Sample sample(AtomicLongArray counts) throws IOException {
        Child.pause(settleMillis);
        long[] before = snapshot(counts);
        double cpu = Proc.cpuSeconds(pid);
        long begin = System.nanoTime();
        Child.pause(millis);
        long[] after = snapshot(counts);
        double seconds = (System.nanoTime() - begin) / 1e9;
        cpu = Proc.cpuSeconds(pid) - cpu;
        for (int i = 0; i < after.length; i++) {
            after[i] -= before[i];
        }
        return new Sample(before, after, seconds, cpu);
    }

    private Sample run(List<Integer> devices, int connections, int port, Work work) throws IOException {
        List<SocketChannel> channels = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        AtomicReference<IOException> failure = new AtomicReference<>();
        AtomicLongArray counts = new AtomicLongArray(devices.size() * connections);
        Sample sample;
        try {
            for (int i = 0; i < connections; i++) {
                for (int device : devices) {
                    channels.add(client.connect(device, port));
                }
            }
            for (int i = 0; i < channels.size(); i++) {
                int index = i;
                threads.add(Thread.ofPlatform()
                        .stackSize(STACK)
                        .name("load " + i)
                        .start(() -> work(work, channels.get(index), counts, index, failure)));
            }
            sample = sample(counts);
        } finally {
            for (SocketChannel channel : channels) {
                channel.close();
            }
            join(threads);
        }
        check(failure);
        return sample;
    }

    private static void work(
            Work work, SocketChannel channel, AtomicLongArray counts, int index, AtomicReference<IOException> failure) {
        try {
            work.run(channel, counts, index);
            failure.compareAndSet(null, new IOException("the daemon ended connection " + index));
        } catch (ClosedChannelException e) {
            // By us: the stretch is over.
            return;
        } catch (IOException e) {
            if (channel.isOpen()) {
                failure.compareAndSet(null, e);
            }
        }
    }

    private static void join(List<Thread> threads) throws IOException {
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void check(AtomicReference<IOException> failure) throws IOException {
        if (failure.get() != null) {
            throw new IOException("the load failed: " + failure.get().getMessage(), failure.get());
        }
    }

    private static long[] snapshot(AtomicLongArray counts) {
        long[] values = new long[counts.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = counts.getAcquire(i);
        }
        return values;
    }
}
