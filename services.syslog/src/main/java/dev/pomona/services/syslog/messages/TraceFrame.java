package dev.pomona.services.syslog.messages;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What the phone sends over {@code os_trace_relay}: a type, a length whose byte order depends on the type, a body. */
public sealed interface TraceFrame {
    /** Type and length. */
    int HEAD = 5;

    /** The body, read-only. */
    ByteBuffer body();

    /** As on the wire. */
    default ByteBuffer encode() {
        byte type = switch (this) {
            case Reply r -> 1;
            case Entry e -> 2;
            case Piece p -> 3;
            case Unknown u -> u.type();
        };
        ByteBuffer out = ByteBuffer.allocate(HEAD + body().remaining());
        out.order(type == 1 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        return out.put(type).putInt(body().remaining()).put(body().duplicate()).flip();
    }

    /** A property list. */
    record Reply(ByteBuffer body) implements TraceFrame {}

    /** A log entry. */
    record Entry(ByteBuffer body) implements TraceFrame {}

    /** A piece of an archive. */
    record Piece(ByteBuffer body) implements TraceFrame {}

    /** Of another type: how long it is cannot be known, so it is the last; the body is empty. */
    record Unknown(byte type) implements TraceFrame {
        @Override
        public ByteBuffer body() {
            return ByteBuffer.allocate(0);
        }
    }
}
