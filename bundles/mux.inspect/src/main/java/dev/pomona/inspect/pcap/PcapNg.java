package dev.pomona.inspect.pcap;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes a pcap-ng file of one interface that carries bare IP packets, with times in nanoseconds. */
public final class PcapNg {
    private static final int SECTION = 0x0a0d0d0a;
    private static final int BYTE_ORDER = 0x1a2b3c4d;
    private static final int INTERFACE = 1;
    private static final int STATISTICS = 5;
    private static final int PACKET = 6;
    private static final int LINKTYPE_RAW = 101;

    private static final int COMMENT = 1;
    private static final int IF_NAME = 2;
    private static final int PACKET_FLAGS = 2;
    private static final int APPLICATION = 4;
    private static final int DROPPED = 5;
    private static final int RESOLUTION = 9;

    private final OutputStream out;

    /** @param name of the interface, as people will see it */
    public PcapNg(OutputStream out, String application, String name) throws IOException {
        this.out = out;
        byte[] program = text(application);
        ByteBuffer section = begin(SECTION, 16 + option(program.length) + 4);
        section.putInt(BYTE_ORDER).putShort((short) 1).putShort((short) 0).putLong(-1);
        put(section, APPLICATION, program);
        end(section);
        byte[] label = text(name);
        ByteBuffer face = begin(INTERFACE, 8 + option(label.length) + option(1) + 4);
        face.putShort((short) LINKTYPE_RAW).putShort((short) 0).putInt(0);
        put(face, IF_NAME, label);
        put(face, RESOLUTION, new byte[] {9});
        end(face);
    }

    /**
     * One packet.
     *
     * @param in whether it came from the phone
     * @param length of the packet itself, of which {@code bytes} may be the beginning only
     * @param comment shown beside it; empty for none
     */
    public void packet(long epochNanos, boolean in, ByteBuffer bytes, int length, String comment) throws IOException {
        byte[] words = text(comment);
        int captured = bytes.remaining();
        int options = option(4) + (words.length > 0 ? option(words.length) : 0) + 4;
        ByteBuffer block = begin(PACKET, 20 + padded(captured) + options);
        block.putInt(0).putInt((int) (epochNanos >>> 32)).putInt((int) epochNanos);
        block.putInt(captured).putInt(length);
        block.put(bytes.duplicate());
        pad(block, captured);
        if (words.length > 0) {
            put(block, COMMENT, words);
        }
        put(block, PACKET_FLAGS, new byte[] {(byte) (in ? 1 : 2), 0, 0, 0});
        end(block);
    }

    /** The last block: how many packets are missing because there were too many at a time. */
    public void finish(long epochNanos, long dropped) throws IOException {
        ByteBuffer block = begin(STATISTICS, 12 + option(8) + 4);
        block.putInt(0).putInt((int) (epochNanos >>> 32)).putInt((int) epochNanos);
        put(
                block,
                DROPPED,
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(dropped)
                        .array());
        end(block);
        out.flush();
    }

    private static byte[] text(String words) {
        byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= 4096 ? bytes : java.util.Arrays.copyOf(bytes, 4096);
    }

    private static int padded(int length) {
        return (length + 3) & ~3;
    }

    private static int option(int length) {
        return 4 + padded(length);
    }

    private static void pad(ByteBuffer block, int length) {
        for (int i = length; i < padded(length); i++) {
            block.put((byte) 0);
        }
    }

    private static void put(ByteBuffer block, int code, byte[] value) {
        block.putShort((short) code).putShort((short) value.length).put(value);
        pad(block, value.length);
    }

    /** @param body everything between the two lengths, the end of the options included */
    private static ByteBuffer begin(int type, int body) {
        int length = 12 + body;
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(type)
                .putInt(length);
    }

    private void end(ByteBuffer block) throws IOException {
        block.putInt(0).putInt(block.capacity());
        out.write(block.array());
    }
}
