package dev.pomona.twin.service.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;

/** One log entry as os_trace_relay sends it: a type, a length, a head of 129 bytes, five texts. */
final class TraceEntry {
    private static final int HEAD = 0x81;
    private static final byte KIND = 2;
    private static final int MAX_MESSAGE = 64_000;

    private TraceEntry() {}

    static byte[] encode(TwinLog entry, Instant time) {
        TwinLog.Process process = entry.process();
        byte[] path = text(process.path());
        byte[] image = text(process.library().isEmpty() ? process.path() : "/usr/lib/" + process.library());
        byte[] message = message(entry.message());
        boolean labelled = process.pid() != 0;
        byte[] subsystem = text(labelled ? "org.example." + process.name() : "");
        byte[] category = text(labelled ? "general" : "");
        int size = HEAD + path.length + image.length + message.length + subsystem.length + category.length;
        ByteBuffer out = ByteBuffer.allocate(5 + size).order(ByteOrder.LITTLE_ENDIAN);
        out.put(KIND).putInt(size);
        out.put(KIND).putInt(8).putInt(HEAD);
        out.putInt(process.pid()).putLong(process.pid());
        uuid(out, path);
        out.putShort((short) path.length).putLong(0).putLong(0);
        out.putLong(time.getEpochSecond()).putInt(time.getNano() / 1000);
        out.put((byte) 0).put(level(entry.level())).put(new byte[6]);
        out.putLong(entry.seq()).putInt(process.pid() + 1000).putInt(0);
        uuid(out, image);
        out.putShort((short) image.length).putInt(message.length).putInt(0x4a0);
        out.putShort((short) subsystem.length).putShort((short) 0);
        out.putShort((short) category.length).putShort((short) 0).putInt(0);
        return out.put(path)
                .put(image)
                .put(message)
                .put(subsystem)
                .put(category)
                .array();
    }

    private static byte level(String level) {
        return switch (level) {
            case "Info" -> 1;
            case "Debug" -> 2;
            case "Error" -> 0x10;
            case "Fault" -> 0x11;
            default -> 0;
        };
    }

    private static void uuid(ByteBuffer out, byte[] of) {
        UUID uuid = UUID.nameUUIDFromBytes(of);
        out.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
    }

    /** Cut to what every host reads: with its NUL in two bytes of length, and within a whole entry of 64 KiB. */
    private static byte[] message(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int size = Math.min(bytes.length, MAX_MESSAGE);
        while (size > 0 && size < bytes.length && (bytes[size] & 0xc0) == 0x80) {
            // Not in the middle of a character.
            size--;
        }
        return Arrays.copyOf(Arrays.copyOf(bytes, size), size + 1);
    }

    private static byte[] text(String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }
}
