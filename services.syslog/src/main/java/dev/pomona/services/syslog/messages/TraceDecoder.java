package dev.pomona.services.syslog.messages;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Cuts the bytes of {@code os_trace_relay} into frames. A piece of an archive may be large: it comes in several, so that no more is
 * kept than was fed.
 */
public final class TraceDecoder {
    /** The longest answer: a list of all processes is some 50 KiB. */
    static final int MAX_REPLY = 4 << 20;
    /** The longest log entry; phones stay below 64 KiB. */
    static final int MAX_ENTRY = 1 << 20;

    private static final byte[] BINARY_PLIST = {'b', 'p', 'l', 'i', 's', 't'};

    /** Filled up to its position. */
    private ByteBuffer bytes = ByteBuffer.allocate(8192);
    /** Where the next frame begins. */
    private int from;
    /** How much of a piece of an archive is still to come. */
    private long pieceLeft;

    private boolean over;

    /** Takes all of {@code more}. */
    public void feed(ByteBuffer more) {
        if (over) {
            more.position(more.limit());
            return;
        }
        if (bytes.remaining() < more.remaining()) {
            bytes.limit(bytes.position()).position(from);
            int needed = bytes.remaining() + more.remaining();
            // Moved to the front; into a larger one only where the front has no room.
            ByteBuffer target = needed <= bytes.capacity() ? bytes : ByteBuffer.allocate(Math.max(needed, grown()));
            if (target == bytes) bytes.compact();
            else target.put(bytes);
            bytes = target;
            from = 0;
        }
        bytes.put(more);
    }

    private int grown() {
        return Math.min(bytes.capacity() * 2, MAX_REPLY + TraceFrame.HEAD);
    }

    /**
     * The next whole frame.
     *
     * @throws ProtocolException a length is out of bounds
     */
    public Optional<TraceFrame> poll() throws ProtocolException {
        int have = bytes.position() - from;
        if (over || have == 0) return Optional.empty();
        if (pieceLeft > 0) return Optional.of(piece((int) Math.min(have, pieceLeft)));
        byte type = bytes.get(from);
        if (type < 1 || type > 3) {
            over = true;
            return Optional.of(new TraceFrame.Unknown(type));
        }
        if (have < TraceFrame.HEAD) return Optional.empty();
        int length = bytes.order(type == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
                .getInt(from + 1);
        if (type == 3) {
            from += TraceFrame.HEAD;
            pieceLeft = Integer.toUnsignedLong(length);
            return poll();
        }
        int most = type == 1 ? MAX_REPLY : MAX_ENTRY;
        if (length < 0 || length > most) {
            over = true;
            throw new ProtocolException("the phone announced " + (type == 1 ? "an answer" : "a log entry") + " of "
                    + Integer.toUnsignedString(length) + " bytes; at most " + most + " are taken");
        }
        if (have < TraceFrame.HEAD + length) return Optional.empty();
        from += TraceFrame.HEAD;
        ByteBuffer body = take(length);
        return Optional.of(type == 1 || isPlist(body) ? new TraceFrame.Reply(body) : new TraceFrame.Entry(body));
    }

    /** Some phones answer in a frame of the type that log entries have. */
    private static boolean isPlist(ByteBuffer body) {
        if (body.remaining() < BINARY_PLIST.length) return false;
        return body.slice(0, BINARY_PLIST.length).equals(ByteBuffer.wrap(BINARY_PLIST))
                || body.get(0) == '<' && body.get(1) == '?';
    }

    private TraceFrame piece(int length) {
        pieceLeft -= length;
        return new TraceFrame.Piece(take(length));
    }

    private ByteBuffer take(int length) {
        byte[] out = new byte[length];
        bytes.get(from, out);
        from += length;
        return ByteBuffer.wrap(out).asReadOnlyBuffer();
    }

    /** Whether the stream may end here: between two frames. */
    public boolean between() {
        return pieceLeft == 0 && bytes.position() == from;
    }
}
