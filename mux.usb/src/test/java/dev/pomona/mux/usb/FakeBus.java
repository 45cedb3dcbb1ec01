package dev.pomona.mux.usb;

import dev.pomona.mux.usb.contract.FakeControl;
import dev.pomona.mux.usb.descriptor.Configuration;
import dev.pomona.mux.usb.descriptor.Setup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** A USB bus played by a test; completions come from a thread of its own, as with libusb. */
final class FakeBus implements UsbBus {
    final Map<Id, FakeDevice> devices = new ConcurrentHashMap<>();
    final ExecutorService events = Executors.newSingleThreadExecutor();
    volatile Runnable changed = () -> {};
    volatile boolean closed;

    static Id id(int address) {
        return new Id(1, address, 0x05AC, 0x12A8, 480_000_000L, "1-" + address);
    }

    FakeDevice plug(Id id) {
        FakeDevice d = new FakeDevice();
        devices.put(id, d);
        changed.run();
        return d;
    }

    void unplug(Id id) {
        devices.remove(id).gone();
        changed.run();
    }

    @Override
    public List<Id> list() {
        return List.copyOf(devices.keySet());
    }

    @Override
    public Handle open(Id id) throws IOException {
        FakeDevice d = devices.get(id);
        if (d == null) throw new IOException("it is gone");
        if (d.refusal != null) throw new IOException(d.refusal);
        return d;
    }

    @Override
    public void close() {
        closed = true;
        events.shutdown();
    }

    private record Submitted(ByteBuffer buffer, int length, Completion completion) {}

    final class FakeDevice implements Handle {
        final FakeControl control = new FakeControl();
        final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
        private final Queue<Submitted> reads = new ArrayDeque<>();
        private final List<Submitted> stuck = new ArrayList<>();
        private final ArrayDeque<byte[]> outgoing = new ArrayDeque<>();
        volatile String refusal;
        volatile int claimed = -1;
        volatile int closings;
        final List<String> treatments = new CopyOnWriteArrayList<>();
        /** How many submissions are refused for want of memory. */
        volatile int memoryShort;
        /** Whether a reset makes it leave the bus. */
        volatile boolean leavesOnReset;
        /** Whether cancelled transfers are kept. */
        volatile boolean hoards;
        /** Whether nothing is answered on the control pipe. */
        volatile boolean mute;

        private boolean stalled;
        private boolean gone;

        @Override
        public byte[] in(Setup setup, int timeoutMillis) throws IOException {
            if (mute) throw new IOException("no answer");
            return control.in(setup, timeoutMillis);
        }

        @Override
        public int configuration() {
            return control.configuration();
        }

        @Override
        public void configure(Configuration wanted) {
            control.configure(wanted);
        }

        @Override
        public void claim(int interfaceNumber) {
            claimed = interfaceNumber;
        }

        @Override
        public void clearHalt(int endpoint) {
            treatments.add("clear %02x".formatted(endpoint));
        }

        @Override
        public boolean reset() {
            treatments.add("reset");
            return !leavesOnReset;
        }

        @Override
        public synchronized void submit(int endpoint, ByteBuffer buffer, int length, Completion completion)
                throws IOException {
            if (gone) throw new IOException("transfer not begun: it is gone");
            if (memoryShort > 0) {
                memoryShort--;
                throw new MemoryException("none");
            }
            if (!buffer.isDirect()) throw new IllegalArgumentException("libusb wants direct buffers");
            Submitted s = new Submitted(buffer, length, completion);
            if ((endpoint & 0x80) != 0) {
                reads.add(s);
                notifyAll();
                pump();
            } else if (stalled) {
                stuck.add(s);
            } else {
                byte[] data = new byte[length];
                buffer.get(0, data);
                sent.add(data);
                tell(s, Status.DONE, length);
            }
        }

        private void tell(Submitted s, Status status, int actual) {
            events.execute(() -> s.completion.done(status, actual));
        }

        synchronized void deliver(byte[] transfer) {
            outgoing.add(transfer);
            pump();
        }

        private void pump() {
            while (!outgoing.isEmpty() && !reads.isEmpty()) {
                byte[] all = outgoing.peek();
                Submitted read = reads.remove();
                int n = Math.min(read.length, all.length);
                read.buffer.put(0, all, 0, n);
                outgoing.remove();
                if (n < all.length) {
                    outgoing.addFirst(Arrays.copyOfRange(all, n, all.length));
                }
                tell(read, Status.DONE, n);
            }
        }

        synchronized int reads(int wanted) throws InterruptedException {
            long end = System.nanoTime() + 5_000_000_000L;
            while (reads.size() < wanted && System.nanoTime() < end) wait(100);
            return reads.size();
        }

        synchronized void stall() {
            stalled = true;
        }

        synchronized void gone() {
            gone = true;
            endAll(Status.GONE);
        }

        @Override
        public synchronized void cancel() {
            if (!hoards) endAll(Status.CANCELLED);
        }

        /** Gives back what was kept. */
        synchronized void giveBack() {
            hoards = false;
            endAll(Status.CANCELLED);
        }

        /** Ends one read as a device in trouble does. */
        synchronized void failRead(Status status) {
            tell(reads.remove(), status, 0);
        }

        private void endAll(Status status) {
            reads.forEach(r -> tell(r, status, 0));
            reads.clear();
            stuck.forEach(r -> tell(r, status, 0));
            stuck.clear();
        }

        @Override
        public synchronized void close() {
            if (!reads.isEmpty() || !stuck.isEmpty()) throw new IllegalStateException("closed with transfers");
            closings++;
        }
    }
}
