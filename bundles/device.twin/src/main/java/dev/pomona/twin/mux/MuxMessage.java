package dev.pomona.twin.mux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One packet of the device mux. Big-endian throughout. What a phone never sends (SETUP) and what a host never sends
 * (CONTROL) is decoded all the same: both ends of the protocol read with it, the tests' host too.
 */
sealed interface MuxMessage {
    int VERSION = 0;
    int CONTROL = 1;
    int SETUP = 2;
    int TCP = 6;

    int SHORT_HEADER = 8;
    int LONG_HEADER = 16;
    int TCP_HEADER = 20;
    int MAX_LENGTH = 65535;

    int HOST_MAGIC = 0xfeedface;
    int DEVICE_MAGIC = 0xfaceface;

    /** The sequence numbers of a long header; both zero where the header is short. */
    record Numbers(int tx, int rx) {
        static final Numbers NONE = new Numbers(0, 0);
    }

    /** Always with the short header. */
    record Version(int major, int minor) implements MuxMessage {}

    record Control(Numbers numbers, int level, String text) implements MuxMessage {}

    record Setup(Numbers numbers) implements MuxMessage {}

    /** {@code payload} is a view of the bytes that were decoded, good only until they change. */
    record Tcp(Numbers numbers, int from, int to, int seq, int ack, int flags, int window, ByteBuffer payload)
            implements MuxMessage {
        static final int SYN = 0x02;
        static final int RST = 0x04;
        static final int ACK = 0x10;
    }

    record Unknown(Numbers numbers, int protocol) implements MuxMessage {}

    /** No packet at all. */
    record Malformed(String why) implements MuxMessage {}

    /** Reads the whole of {@code in}, which one transfer brought, as one packet; never throws, whatever the bytes are. */
    static MuxMessage decode(ByteBuffer in, boolean longHeader) {
        int start = in.position();
        int size = in.remaining();
        if (size < SHORT_HEADER) {
            return new Malformed("a packet of " + size + " bytes");
        }
        int protocol = in.getInt(start);
        int length = in.getInt(start + 4);
        if (length != size) {
            return new Malformed(
                    "a packet of " + size + " bytes which says it has " + Integer.toUnsignedString(length));
        }
        if (protocol == VERSION) {
            return size == SHORT_HEADER + 12
                    ? new Version(in.getInt(start + 8), in.getInt(start + 12))
                    : new Malformed("VERSION of " + size + " bytes");
        }
        int header = longHeader ? LONG_HEADER : SHORT_HEADER;
        if (size < header) {
            return new Malformed("a packet of " + size + " bytes");
        }
        Numbers numbers = longHeader
                ? new Numbers(in.getShort(start + 12) & 0xffff, in.getShort(start + 14) & 0xffff)
                : Numbers.NONE;
        int body = start + header;
        int rest = size - header;
        return switch (protocol) {
            case CONTROL ->
                rest < 1
                        ? new Malformed("empty CONTROL")
                        : new Control(numbers, in.get(body) & 0xff, text(in, body + 1, rest - 1));
            case SETUP -> new Setup(numbers);
            case TCP -> tcp(in, numbers, body, rest);
            default -> new Unknown(numbers, protocol);
        };
    }

    private static MuxMessage tcp(ByteBuffer in, Numbers numbers, int at, int rest) {
        if (rest < TCP_HEADER) {
            return new Malformed("TCP of " + rest + " bytes");
        }
        // A phone leaves garbage in the low half of this byte, and there are never options.
        if ((in.get(at + 12) & 0xf0) != 0x50) {
            return new Malformed("TCP with data offset " + ((in.get(at + 12) & 0xf0) >> 4));
        }
        return new Tcp(
                numbers,
                in.getShort(at) & 0xffff,
                in.getShort(at + 2) & 0xffff,
                in.getInt(at + 4),
                in.getInt(at + 8),
                in.get(at + 13) & 0xff,
                (in.getShort(at + 14) & 0xffff) << 8,
                in.slice(at + TCP_HEADER, rest - TCP_HEADER));
    }

    private static String text(ByteBuffer in, int at, int length) {
        byte[] bytes = new byte[length];
        in.get(at, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Puts a mux header for a packet of {@code length} bytes, header included. */
    static void putHeader(ByteBuffer to, int protocol, int length, boolean longHeader, int magic, Numbers numbers) {
        to.putInt(protocol).putInt(length);
        if (longHeader) {
            to.putInt(magic).putShort((short) numbers.tx()).putShort((short) numbers.rx());
        }
    }

    /** Puts a TCP header, with the window rounded down to what its field can say. */
    static void putTcp(ByteBuffer to, int from, int dest, int seq, int ack, int flags, int window, boolean garbage) {
        to.putShort((short) from).putShort((short) dest).putInt(seq).putInt(ack);
        to.put((byte) (garbage ? 0x5f : 0x50)).put((byte) flags).putShort((short) Math.min(window >>> 8, 0xffff));
        to.putInt(garbage ? 0x7f000001 : 0);
    }
}
