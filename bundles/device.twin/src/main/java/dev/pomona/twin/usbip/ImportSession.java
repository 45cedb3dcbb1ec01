package dev.pomona.twin.usbip;

import dev.pomona.twin.mux.MuxSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One import of one phone: from the accepted OP_REQ_IMPORT until the connection ends or the cable comes out. */
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

    ImportSession(SocketChannel channel, TwinDevice device, Descriptors descriptors, int mode, int configuration) {
        this.channel = channel;
        this.descriptors = descriptors;
        udid = device.udid();
        Buffers buffers = device.buffers();
        read = buffers.read().clear();
        out = new WireOut(lock, buffers.fill(), buffers.drain());
        in = new InPipe(out, device.faults());
        control = new ControlPipe(descriptors, mode, configuration);
        mux = device.session(lock, in);
    }

    /** Serves until the end; the mode that the host asked for, if that ended it. */
    OptionalInt run() {
        // A platform thread, as the reader is: there are two for each phone, and they carry all its bytes.
        Thread writer =
                Thread.ofPlatform().daemon().name("twin-usbip-write " + udid).start(this::write);
        try {
            while (channel.read(read) >= 0) {
                read.flip();
                if (!commands()) {
                    break;
                }
                read.compact();
            }
        } catch (IOException e) {
            LOG.debug("{}: import ended: {}", udid, e.toString());
        } finally {
            end();
            join(writer);
        }
        return switchTo;
    }

    private void write() {
        try {
            out.run(channel, mux::pump);
        } catch (IOException e) {
            LOG.debug("{}: import ended: {}", udid, e.toString());
        } finally {
            end();
            closeChannel();
        }
    }

    private void end() {
        lock.lock();
        try {
            mux.close();
            out.finish();
        } finally {
            lock.unlock();
        }
    }

    private void join(Thread writer) {
        try {
            if (!writer.join(Duration.ofMillis(DRAIN_MILLIS))) {
                closeChannel();
                writer.join();
            }
        } catch (InterruptedException e) {
            closeChannel();
            Thread.currentThread().interrupt();
        }
    }

    /** The cable comes out: the connection just breaks. */
    void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("{}: {}", udid, e.toString());
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

    /** Does all whole commands in the buffer; false when the import must end. */
    private boolean commands() throws IOException {
        lock.lock();
        try {
            Step step = Step.DONE;
            while (step == Step.DONE && read.remaining() >= UsbIp.HEADER) {
                step = switch (UsbIp.Command.decode(read)) {
                    case UsbIp.Command.Submit submit -> submit(submit);
                    case UsbIp.Command.Unlink unlink -> unlink(unlink);
                    case UsbIp.Command.Unknown unknown -> {
                        LOG.warn("{}: no command of USB/IP: {}", udid, unknown);
                        yield Step.REFUSED;
                    }
                };
            }
            mux.pump();
            out.flush();
            return step != Step.REFUSED;
        } finally {
            lock.unlock();
        }
    }

    private Step submit(UsbIp.Command.Submit submit) throws IOException {
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

    private Step unlink(UsbIp.Command.Unlink unlink) throws IOException {
        read.position(read.position() + UsbIp.HEADER);
        boolean waiting = in.unlink(unlink.target()) || parked.removeIf(seq -> seq == unlink.target());
        UsbIp.putRetUnlink(out.buffer(UsbIp.HEADER), unlink.seq(), waiting ? UsbIp.ECONNRESET : 0);
        return Step.DONE;
    }

    private boolean submit(UsbIp.Command.Submit submit, ByteBuffer bytes) throws IOException {
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

    private boolean control(UsbIp.Command.Submit submit) throws IOException {
        switch (control.request(submit.setup())) {
            case ControlPipe.Outcome.Data(byte[] data) -> answer(submit, data);
            case ControlPipe.Outcome.Stall() -> answer(submit.seq(), UsbIp.EPIPE, 0);
            case ControlPipe.Outcome.SwitchMode(byte[] data, int mode) -> {
                answer(submit, data);
                out.flush();
                switchTo = OptionalInt.of(mode);
                return false;
            }
        }
        return true;
    }

    /** @param data for the host; nothing when it was the host who sent */
    private void answer(UsbIp.Command.Submit submit, byte[] data) throws IOException {
        if (!submit.in()) {
            answer(submit.seq(), 0, submit.length());
            return;
        }
        int n = Math.min(data.length, submit.length());
        ByteBuffer to = out.buffer(UsbIp.HEADER + n);
        UsbIp.putRetSubmit(to, submit.seq(), 0, n);
        to.put(data, 0, n);
    }

    private void answer(int seq, int status, int actual) throws IOException {
        UsbIp.putRetSubmit(out.buffer(UsbIp.HEADER), seq, status, actual);
    }
}
