package dev.pomona.twin.usbip;

import dev.pomona.twin.mux.MuxSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One import of one phone: from the accepted OP_REQ_IMPORT until the connection ends or the cable comes out. One thread reads
 * and, mostly, writes; services that have something to say write what the socket takes at once, under the same lock.
 */
final class ImportSession {
    /** All the buffers of an import; one set for each phone, used again by the next import. */
    record Buffers(ByteBuffer read, ByteBuffer fill, ByteBuffer drain) {
        static Buffers allocate() {
            return new Buffers(
                    ByteBuffer.allocateDirect(SIZE), ByteBuffer.allocateDirect(SIZE), ByteBuffer.allocateDirect(SIZE));
        }

        private static final int SIZE = 256 * 1024;
    }

    private static final Logger LOG = LoggerFactory.getLogger(ImportSession.class);
    private static final int MAX_POSTED = 4096;
    /** Kept for the answer to any one command; what the mux sends stays clear of it. */
    private static final int ANSWER = 4096;
    /** For the last bytes to a host that may have stopped reading. */
    private static final long DRAIN_MILLIS = 2000;

    private final ReentrantLock lock = new ReentrantLock();
    private final SocketChannel channel;
    private final String udid;
    private final ByteBuffer read;
    private final WireOut out;
    private final InPipe in;
    private final ControlPipe control;
    private final Descriptors descriptors;
    private final MuxSession mux;
    /** Reads of endpoints that never have anything. */
    private final ArrayDeque<Integer> parked = new ArrayDeque<>();

    private OptionalInt switchTo = OptionalInt.empty();
    /** Set before anything can be sent. */
    private SelectionKey key;

    private volatile Selector selector;

    ImportSession(SocketChannel channel, TwinDevice device, Descriptors descriptors, int mode, int configuration) {
        this.channel = channel;
        this.descriptors = descriptors;
        udid = device.udid();
        Buffers buffers = device.buffers();
        read = buffers.read().clear();
        out = new WireOut(channel, buffers.fill(), buffers.drain(), this::stuck);
        in = new InPipe(out, device.faults());
        control = new ControlPipe(descriptors, mode, configuration);
        mux = device.session(lock, in);
    }

    /** Serves until the end; the mode that the host asked for, if that ended it. */
    OptionalInt run() {
        try (Selector events = Selector.open()) {
            selector = events;
            channel.configureBlocking(false);
            key = channel.register(events, SelectionKey.OP_READ);
            while (channel.read(read) >= 0 && step()) {
                arm();
                events.select();
                events.selectedKeys().clear();
            }
            drain(events);
        } catch (IOException e) {
            LOG.debug("{}: import ended: {}", udid, e.toString());
        } finally {
            end();
            closeChannel();
        }
        return switchTo;
    }

    /** Does what the host asked for and sends what there is; false when the import must end. */
    private boolean step() throws IOException {
        lock.lock();
        try {
            read.flip();
            boolean goesOn = commands();
            read.compact();
            mux.pump();
            out.flush();
            return goesOn && !out.broken();
        } finally {
            lock.unlock();
        }
    }

    private void arm() {
        // Under the lock, so that nobody gets stuck between the question and its answer.
        lock.lock();
        try {
            key.interestOps(
                    (read.hasRemaining() ? SelectionKey.OP_READ : 0) | (out.pending() ? SelectionKey.OP_WRITE : 0));
        } finally {
            lock.unlock();
        }
    }

    /** Another thread left bytes which the socket does not take yet: they are the loop's from here. */
    private void stuck() {
        if (key.isValid()) {
            key.interestOpsOr(SelectionKey.OP_WRITE);
            selector.wakeup();
        }
    }

    private void drain(Selector events) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS);
        while (!drained() && System.nanoTime() - end < 0) {
            key.interestOps(SelectionKey.OP_WRITE);
            events.select(DRAIN_MILLIS);
            events.selectedKeys().clear();
        }
    }

    private boolean drained() {
        lock.lock();
        try {
            mux.close();
            out.flush();
            return !out.pending() || out.broken();
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            mux.close();
        } finally {
            lock.unlock();
        }
    }

    /** The cable comes out: the connection just breaks. */
    void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("{}: {}", udid, e.toString());
        }
        Selector events = selector;
        if (events != null) {
            // Nothing is really closed before the selector has looked.
            events.wakeup();
        }
    }

    /** The fault that resets all connections. */
    void resetAll() {
        lock.lock();
        try {
            mux.resetAll();
        } finally {
            lock.unlock();
        }
    }

    private enum Step {
        DONE,
        NOT_ALL_THERE,
        REFUSED
    }

    /** Does all whole commands in the buffer, as long as there is room for answers; false when the import must end. */
    private boolean commands() {
        Step step = Step.DONE;
        while (step == Step.DONE && read.remaining() >= UsbIp.HEADER && room()) {
            step = switch (UsbIp.Command.decode(read)) {
                case UsbIp.Command.Submit submit -> submit(submit);
                case UsbIp.Command.Unlink unlink -> unlink(unlink);
                case UsbIp.Command.Unknown unknown -> {
                    LOG.warn("{}: no command of USB/IP: {}", udid, unknown);
                    yield Step.REFUSED;
                }
            };
        }
        return step != Step.REFUSED;
    }

    private boolean room() {
        if (out.room() < ANSWER) {
            out.flush();
        }
        return out.room() >= ANSWER;
    }

    private Step submit(UsbIp.Command.Submit submit) {
        int data = submit.in() ? 0 : submit.length();
        if (submit.length() < 0
                || data > read.capacity() - UsbIp.HEADER
                || submit.isochronous()
                || in.posted() + parked.size() >= MAX_POSTED) {
            LOG.warn("{}: refused by the import: {}", udid, submit);
            return Step.REFUSED;
        }
        if (read.remaining() < UsbIp.HEADER + data) {
            return Step.NOT_ALL_THERE;
        }
        read.position(read.position() + UsbIp.HEADER);
        ByteBuffer bytes = read.slice(read.position(), data);
        read.position(read.position() + data);
        return submit(submit, bytes) ? Step.DONE : Step.REFUSED;
    }

    private Step unlink(UsbIp.Command.Unlink unlink) {
        read.position(read.position() + UsbIp.HEADER);
        boolean waiting = in.unlink(unlink.target()) || parked.removeIf(seq -> seq == unlink.target());
        UsbIp.putRetUnlink(out.buffer(), unlink.seq(), waiting ? UsbIp.ECONNRESET : 0);
        return Step.DONE;
    }

    private boolean submit(UsbIp.Command.Submit submit, ByteBuffer bytes) {
        if (submit.endpoint() == 0) {
            return control(submit);
        }
        boolean mine = descriptors.hasMux(control.configuration());
        if (submit.in()) {
            if (mine && submit.endpoint() == Descriptors.MUX_IN) {
                in.post(submit.seq(), submit.length());
            } else {
                parked.add(submit.seq());
            }
        } else if (mine && submit.endpoint() == Descriptors.MUX_OUT) {
            int length = bytes.remaining();
            boolean end = length % Descriptors.MAX_PACKET != 0
                    || length == 0
                    || (submit.flags() & UsbIp.Command.Submit.ZERO_PACKET) != 0;
            answer(submit.seq(), 0, length);
            mux.received(bytes, end);
        } else {
            answer(submit.seq(), UsbIp.EPIPE, 0);
        }
        return true;
    }

    private boolean control(UsbIp.Command.Submit submit) {
        switch (control.request(submit.setup())) {
            case ControlPipe.Outcome.Data(byte[] data) -> answer(submit, data);
            case ControlPipe.Outcome.Stall() -> answer(submit.seq(), UsbIp.EPIPE, 0);
            case ControlPipe.Outcome.SwitchMode(byte[] data, int mode) -> {
                answer(submit, data);
                switchTo = OptionalInt.of(mode);
                return false;
            }
        }
        return true;
    }

    /** @param data for the host; nothing when it was the host who sent */
    private void answer(UsbIp.Command.Submit submit, byte[] data) {
        if (!submit.in()) {
            answer(submit.seq(), 0, submit.length());
            return;
        }
        int n = Math.min(Math.min(data.length, submit.length()), ANSWER - UsbIp.HEADER);
        ByteBuffer to = out.buffer();
        UsbIp.putRetSubmit(to, submit.seq(), 0, n);
        to.put(data, 0, n);
    }

    private void answer(int seq, int status, int actual) {
        UsbIp.putRetSubmit(out.buffer(), seq, status, actual);
    }
}
