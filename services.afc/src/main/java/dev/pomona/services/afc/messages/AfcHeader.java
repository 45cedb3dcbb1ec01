package dev.pomona.services.afc.messages;

import dev.pomona.services.afc.AfcProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The 40 bytes before every packet.
 *
 * @param entire bytes of header, arguments and payload
 * @param head bytes of header and arguments
 * @param number chosen by the asker, repeated in the answer
 * @param operation see {@link AfcOp}
 */
public record AfcHeader(long entire, long head, long number, long operation) {
    public static final int SIZE = 40;
    /** {@code CFA6LPAA} as the wire has it. */
    static final long MAGIC = 0x4141504c36414643L;

    /** Reads a header and checks that its lengths can be true; how long is too long, is the caller's to say. */
    public static AfcHeader decode(ByteBuffer bytes) throws AfcProtocolException {
        ByteBuffer b = bytes.order(ByteOrder.LITTLE_ENDIAN);
        long magic = b.getLong();
        AfcHeader header = new AfcHeader(b.getLong(), b.getLong(), b.getLong(), b.getLong());
        if (magic != MAGIC) {
            throw new AfcProtocolException("not an AFC packet: it begins with " + Long.toHexString(magic));
        }
        // A negative number is an unsigned one beyond any bound.
        if (header.head < SIZE || header.entire < header.head) {
            throw new AfcProtocolException("an AFC packet with impossible lengths: " + header.describe());
        }
        return header;
    }

    /** Appends these 40 bytes. */
    public void encode(ByteBuffer to) {
        to.order(ByteOrder.LITTLE_ENDIAN);
        to.putLong(MAGIC).putLong(entire).putLong(head).putLong(number).putLong(operation);
    }

    /** Bytes after the header. */
    public long body() {
        return entire - SIZE;
    }

    /** Bytes of arguments. */
    public long arguments() {
        return head - SIZE;
    }

    String describe() {
        return "operation " + Long.toUnsignedString(operation) + ", packet " + Long.toUnsignedString(number) + ", head "
                + Long.toUnsignedString(head) + ", entire " + Long.toUnsignedString(entire);
    }

    /** A whole packet. */
    static ByteBuffer packet(long operation, long number, byte[] arguments, ByteBuffer payload) {
        int head = SIZE + arguments.length;
        int entire = Math.addExact(head, payload.remaining());
        ByteBuffer b = ByteBuffer.allocate(entire);
        new AfcHeader(entire, head, number, operation).encode(b);
        return b.put(arguments).put(payload.duplicate()).flip();
    }
}
