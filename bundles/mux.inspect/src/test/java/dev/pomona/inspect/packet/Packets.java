package dev.pomona.inspect.packet;

import dev.pomona.mux.inspect.PacketTap.Direction;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Packets for tests. */
public final class Packets {
    /** 2026-11-21T16:00:00.123456789Z. */
    public static final long TIME = 1_795_276_800_123_456_789L;

    private Packets() {}

    public static Packet tcp(Direction direction, int from, int to, int seq, int flags, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.ISO_8859_1);
        return new Packet(
                direction,
                3,
                TIME,
                2,
                header(from, to, seq, flags, bytes.length),
                ByteBuffer.wrap(bytes).asReadOnlyBuffer(),
                bytes.length);
    }

    /** Mux and TCP header of version 2: acknowledges 7, grants 131072. */
    public static ByteBuffer header(int from, int to, int seq, int flags, int payload) {
        ByteBuffer header = ByteBuffer.allocate(36);
        header.putInt(6)
                .putInt(36 + payload)
                .putInt(0xfeedface)
                .putShort((short) 5)
                .putShort((short) 4);
        header.putShort((short) from).putShort((short) to).putInt(seq).putInt(7);
        header.put((byte) 0x50).put((byte) flags).putShort((short) 512).putInt(0);
        return header.flip().asReadOnlyBuffer();
    }

    /** One without a connection. */
    public static Packet other(int protocol, byte[] payload) {
        ByteBuffer header = ByteBuffer.allocate(protocol == 0 ? 8 : 16);
        header.putInt(protocol).putInt(header.capacity() + payload.length);
        if (protocol != 0) {
            header.putInt(0xfaceface).putShort((short) 1).putShort((short) 0);
        }
        return new Packet(Direction.FROM_PHONE, 3, TIME, 2, header.flip(), ByteBuffer.wrap(payload), payload.length);
    }
}
