package dev.pomona.usbip.link;

import dev.pomona.mux.spi.LinkHandler;
import dev.pomona.usbip.wire.Command;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The receiving side of a link: replies, of which those to reads are handed to the handler. Used by the reader alone. */
final class Inbox {

    /** Many replies for each call of the system. */
    private static final int BUFFER = 512 << 10;

    private final Outbox outbox;
    private final ByteBuffer buffer;
    private volatile LinkHandler handler;
    private int heldFrom;
    private int heldTo = -1;
    private int done;

    Inbox(Outbox outbox) {
        this.outbox = outbox;
        buffer = ByteBuffer.allocateDirect(Math.max(BUFFER, 2 * (Command.BYTES + outbox.readBytes())));
    }

    void handler(LinkHandler newHandler) {
        handler = newHandler;
    }

    int fill(SocketChannel channel) throws IOException {
        return channel.read(buffer);
    }

    /** Handles every whole reply, then makes room for more. */
    void drain() {
        buffer.flip();
        while (outbox.cause() == null && buffer.remaining() >= Command.BYTES && next()) {
            // One reply after the other.
        }
        deliver(false);
        repost(1);
        if (buffer.hasRemaining()) buffer.compact();
        else buffer.clear();
    }

    /** False when the reply is not there whole. */
    private boolean next() {
        int start = buffer.position();
        switch (Command.decode(buffer)) {
            case Command.SubmitReply r -> {
                if (outbox.isRead(r.sequence())) return transfer(start, r);
                int length = outbox.writeDone(r.sequence());
                if (length < 0) outbox.end("the exporter answered what was not asked: transfer " + r.sequence());
                else if (r.status() != 0) outbox.end(Errno.reason("write", r.status()));
            }
            case Command.UnlinkReply u -> {
                // Nothing is taken back while the link lives.
            }
            case Command c -> outbox.end("the exporter does not speak USB/IP: " + c);
        }
        return true;
    }

    private boolean transfer(int start, Command.SubmitReply r) {
        if (r.status() != 0) {
            outbox.end(Errno.reason("read", r.status()));
            return true;
        }
        if (r.actual() < 0 || r.actual() > outbox.readBytes()) {
            outbox.end("the exporter sent " + Integer.toUnsignedString(r.actual()) + " bytes where at most "
                    + outbox.readBytes() + " were asked");
            return true;
        }
        if (buffer.remaining() < r.actual()) {
            buffer.position(start);
            return false;
        }
        // Each is held until the next is seen, since the handler wants to know whether there is one.
        deliver(true);
        outbox.readDone(r.sequence());
        heldFrom = buffer.position();
        heldTo = heldFrom + r.actual();
        buffer.position(heldTo);
        return true;
    }

    private void deliver(boolean more) {
        if (heldTo < 0) return;
        ByteBuffer view = buffer.duplicate().limit(heldTo).position(heldFrom);
        heldTo = -1;
        handler.received(view, more);
        done++;
        repost(8);
    }

    private void repost(int least) {
        if (done < least) return;
        outbox.post(done);
        done = 0;
    }
}
