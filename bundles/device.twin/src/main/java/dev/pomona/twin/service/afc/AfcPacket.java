package dev.pomona.twin.service.afc;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The head of an AFC packet: 40 bytes and its arguments, all little-endian. The payload stays in the stream.
 *
 * @param number chosen by the host, echoed by the phone
 * @param payload how many bytes of payload follow
 */
record AfcPacket(long number, long operation, byte[] arguments, long payload) {
    static final int HEADER = 40;
    static final long STATUS = 0x01;
    static final long DATA = 0x02;

    /** Two paths of the largest size and some numbers fit with room to spare. */
    static final int MAX_ARGUMENTS = 64 << 10;

    /** The largest write that any known host sends is of one gibibyte. */
    static final long MAX_PAYLOAD = (1L << 30) + MAX_ARGUMENTS;

    private static final long MAGIC = 0x4141504c36414643L;

    /**
     * The next packet; empty when the host has closed between two.
     *
     * @throws ProtocolException when the magic or a length is out of bounds
     */
    static Optional<AfcPacket> read(InputStream in) throws IOException {
        byte[] head = in.readNBytes(HEADER);
        if (head.length == 0) {
            return Optional.empty();
        }
        if (head.length < HEADER) {
            throw new EOFException("the host closed within a packet's head");
        }
        ByteBuffer header = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        long magic = header.getLong();
        long entire = header.getLong();
        long own = header.getLong();
        if (magic != MAGIC
                || own < HEADER
                || own > HEADER + MAX_ARGUMENTS
                || entire < own
                || entire - own > MAX_PAYLOAD) {
            throw new ProtocolException("an AFC packet whose head is out of bounds");
        }
        int length = (int) (own - HEADER);
        byte[] arguments = in.readNBytes(length);
        if (arguments.length < length) {
            throw new EOFException("the host closed within a packet's arguments");
        }
        return Optional.of(new AfcPacket(header.getLong(), header.getLong(), arguments, entire - own));
    }

    /** The head of a reply as it goes over the wire. */
    byte[] encode() {
        return ByteBuffer.allocate(HEADER + arguments.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(MAGIC)
                .putLong(HEADER + arguments.length + payload)
                .putLong(HEADER + arguments.length)
                .putLong(number)
                .putLong(operation)
                .put(arguments)
                .array();
    }

    /** The {@code index}-th number among the arguments. */
    long argument(int index) throws AfcFault {
        if (arguments.length < (index + 1) * Long.BYTES) {
            throw new AfcFault(AfcStatus.HEADER_INVALID);
        }
        return ByteBuffer.wrap(arguments).order(ByteOrder.LITTLE_ENDIAN).getLong(index * Long.BYTES);
    }

    /** The path behind {@code numbers} numbers; the NUL at its end may be missing. */
    String path(int numbers) throws AfcFault {
        return text(numbers * Long.BYTES, 0);
    }

    /** The {@code index}-th of several texts from {@code offset} on. */
    String text(int offset, int index) throws AfcFault {
        if (offset > arguments.length) {
            throw new AfcFault(AfcStatus.HEADER_INVALID);
        }
        int from = offset;
        for (int i = 0; ; i++) {
            int to = from;
            while (to < arguments.length && arguments[to] != 0) {
                to++;
            }
            if (i == index) {
                return new String(arguments, from, to - from, StandardCharsets.UTF_8);
            }
            if (to >= arguments.length) {
                throw new AfcFault(AfcStatus.HEADER_INVALID);
            }
            from = to + 1;
        }
    }
}
