package dev.pomona.inspect.pcap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads pcap-ng as its specification says, and believes nothing. */
public final class PcapReader {
    /** One block: its type, its fixed fields and data, its options by code. */
    public record Block(int type, ByteBuffer body, Map<Integer, byte[]> options) {
        String text(int code) {
            return new String(options.get(code), StandardCharsets.UTF_8);
        }
    }

    /** A packet block. */
    public record Captured(long nanos, byte[] bytes, int length, int flags, String comment) {}

    private PcapReader() {}

    public static List<Block> blocks(byte[] file) {
        List<Block> blocks = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            int type = in.getInt();
            int length = in.getInt();
            if (length % 4 != 0 || length < 12 || length - 8 > in.remaining()) {
                throw new AssertionError("block of " + length + " bytes at " + (in.position() - 8));
            }
            ByteBuffer body = in.slice(in.position(), length - 12).order(ByteOrder.LITTLE_ENDIAN);
            in.position(in.position() + length - 12);
            if (in.getInt() != length) {
                throw new AssertionError("the two lengths differ");
            }
            int fixed = switch (type) {
                case 0x0a0d0d0a -> 16;
                case 1 -> 8;
                case 5 -> 12;
                case 6 -> 20 + (body.getInt(12) + 3 & ~3);
                default -> throw new AssertionError("block type " + type);
            };
            blocks.add(new Block(
                    type,
                    body,
                    options(body.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(fixed))));
        }
        return blocks;
    }

    private static Map<Integer, byte[]> options(ByteBuffer in) {
        Map<Integer, byte[]> options = new HashMap<>();
        while (in.hasRemaining()) {
            int code = in.getShort();
            int length = in.getShort();
            if (code == 0) {
                if (length != 0 || in.hasRemaining()) {
                    throw new AssertionError("something after the end of the options");
                }
                return options;
            }
            byte[] value = new byte[length];
            in.get(value);
            in.position(in.position() + (-length & 3));
            options.put(code, value);
        }
        throw new AssertionError("options without an end");
    }

    public static List<Captured> packets(byte[] file) {
        List<Captured> packets = new ArrayList<>();
        for (Block block : blocks(file)) {
            if (block.type() == 6) {
                ByteBuffer body = block.body();
                byte[] bytes = new byte[body.getInt(12)];
                body.get(20, bytes);
                packets.add(new Captured(
                        (body.getInt(4) & 0xffffffffL) << 32 | body.getInt(8) & 0xffffffffL,
                        bytes,
                        body.getInt(16),
                        block.options().get(2)[0],
                        block.options().containsKey(1) ? block.text(1) : ""));
            }
        }
        return packets;
    }
}
