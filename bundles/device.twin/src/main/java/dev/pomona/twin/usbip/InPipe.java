package dev.pomona.twin.usbip;

import dev.pomona.twin.mux.Fault;
import dev.pomona.twin.mux.InEndpoint;
import dev.pomona.twin.mux.TwinFaults;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The mux's bulk IN endpoint: cuts messages into the reads that the host has posted, as USB does. A read ends when it is
 * full, or with the short packet, or the empty one, that ends the message.
 */
final class InPipe implements InEndpoint {
    /** More than a twin's longest packet. */
    private static final int MAX_MESSAGE = 33 * 1024;
    /** Kept free for the answers to what the host submits. */
    private static final int RESERVE = 16 * 1024;

    private static final int SPLIT = 4096;

    private final WireOut out;
    private final TwinFaults faults;
    private final ArrayDeque<Urb> urbs = new ArrayDeque<>();
    /** A message that did not fit into the first read, or what is left of it. */
    private final ByteBuffer rest = ByteBuffer.allocate(MAX_MESSAGE).limit(0);

    private boolean direct;
    private boolean zlpDue;
    private boolean endsOnBoundary;

    /** A read that the host has posted. */
    record Urb(int seq, int length) {}

    InPipe(WireOut out, TwinFaults faults) {
        this.out = out;
        this.faults = faults;
    }

    int posted() {
        return urbs.size();
    }

    void post(int seq, int length) {
        urbs.add(new Urb(seq, length));
        drain();
    }

    /** Whether that read was still waiting; it is no more. */
    boolean unlink(int seq) {
        return urbs.removeIf(urb -> urb.seq() == seq);
    }

    @Override
    public boolean ready() {
        if (rest.hasRemaining() || zlpDue) {
            drain();
        }
        return !urbs.isEmpty() && !rest.hasRemaining() && !zlpDue && out.room() >= UsbIp.HEADER + MAX_MESSAGE + RESERVE;
    }

    @Override
    public ByteBuffer begin(int length) {
        endsOnBoundary = length % Descriptors.MAX_PACKET == 0;
        Urb urb = urbs.element();
        direct = length <= urb.length() && !(faults.is(Fault.SPLIT) && length > SPLIT);
        if (!direct) {
            return rest.clear().limit(length);
        }
        urbs.remove();
        zlpDue = endsOnBoundary && length == urb.length();
        ByteBuffer to = out.buffer();
        UsbIp.putRetSubmit(to, urb.seq(), 0, length);
        return to;
    }

    @Override
    public void end() {
        if (!direct) {
            rest.flip();
            drain();
        }
    }

    private void drain() {
        int cut = faults.is(Fault.SPLIT) ? SPLIT : Integer.MAX_VALUE;
        while ((rest.hasRemaining() || zlpDue) && !urbs.isEmpty()) {
            Urb urb = urbs.element();
            int n = Math.min(Math.min(urb.length(), cut), rest.remaining());
            if (out.room() < UsbIp.HEADER + n + RESERVE) {
                return;
            }
            urbs.remove();
            if (n == urb.length() && n < rest.remaining() && n % Descriptors.MAX_PACKET != 0) {
                // A packet that does not fit into what is left of the read: the host controller calls it babble.
                UsbIp.putRetSubmit(out.buffer(), urb.seq(), UsbIp.EOVERFLOW, 0);
                rest.limit(0);
                continue;
            }
            UsbIp.putRetSubmit(out.buffer(), urb.seq(), 0, n);
            out.buffer().put(rest.slice(rest.position(), n));
            rest.position(rest.position() + n);
            zlpDue = !rest.hasRemaining() && endsOnBoundary && n > 0 && n == urb.length();
        }
    }

    @Override
    public void flush() {
        out.flush();
    }
}
