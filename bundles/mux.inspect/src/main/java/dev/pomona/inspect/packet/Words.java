package dev.pomona.inspect.packet;

import java.nio.ByteBuffer;

/** A packet's header in words; whatever the bytes are. */
public sealed interface Words {
    int VERSION = 0;
    int CONTROL = 1;
    int SETUP = 2;
    int TCP = 6;

    int SHORT_HEADER = 8;
    int LONG_HEADER = 16;
    int TCP_HEADER = 20;

    /** The packet counters of the long header; -1 where there are none. */
    record Numbers(int tx, int rx) {
        static final Numbers NONE = new Numbers(-1, -1);
    }

    /** @param window in bytes */
    record Tcp(Numbers numbers, int from, int to, int seq, int ack, int flags, int window) implements Words {
        public static final int FIN = 1;
        public static final int SYN = 2;
        public static final int RST = 4;
    }

    /** Any other packet; what it says is in its payload. */
    record Other(Numbers numbers, int protocol) implements Words {}

    /** No header at all. */
    record Broken(int length) implements Words {}

    static Words of(Packet packet) {
        ByteBuffer header = packet.header();
        if (header.remaining() < SHORT_HEADER) {
            return new Broken(header.remaining());
        }
        int protocol = header.getInt(0);
        boolean longHeader = packet.version() == 2 && protocol != VERSION && header.remaining() >= LONG_HEADER;
        Numbers numbers =
                longHeader ? new Numbers(header.getShort(12) & 0xffff, header.getShort(14) & 0xffff) : Numbers.NONE;
        int at = longHeader ? LONG_HEADER : SHORT_HEADER;
        if (protocol != TCP || header.remaining() < at + TCP_HEADER) {
            return new Other(numbers, protocol);
        }
        return new Tcp(
                numbers,
                header.getShort(at) & 0xffff,
                header.getShort(at + 2) & 0xffff,
                header.getInt(at + 4),
                header.getInt(at + 8),
                header.get(at + 13) & 0xff,
                (header.getShort(at + 14) & 0xffff) << 8);
    }
}
