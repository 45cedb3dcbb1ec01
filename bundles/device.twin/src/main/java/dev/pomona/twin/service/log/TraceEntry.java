package dev.pomona.twin.service.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** One log entry as os_trace_relay sends it: a type, a length, a head of 129 bytes, five texts. */
final class TraceEntry {
    private static final int HEAD = 0x81;
    private static final byte KIND = 2;
    private static final int MAX_MESSAGE = 64_000;

    /** What is the same in all entries of a process; made once, since a fast log has little time for each. */
    private record Texts(byte[] path, UUID program, byte[] image, UUID library, byte[] subsystem, byte[] category) {
        static Texts of(TwinLog.Process process) {
            byte[] path = text(process.path());
            byte[] image = text(process.library().isEmpty() ? process.path() : "/usr/lib/" + process.library());
            boolean labelled = process.pid() != 0;
            return new Texts(
                    path,
                    UUID.nameUUIDFromBytes(path),
                    image,
                    UUID.nameUUIDFromBytes(image),
                    text(labelled ? "org.example." + process.name() : ""),
                    text(labelled ? "general" : ""));
        }

        int length() {
            return path.length + image.length + subsystem.length + category.length;
        }
    }

    private static final Map<TwinLog.Process, Texts> TEXTS =
            TwinLog.PROCESSES.stream().collect(Collectors.toUnmodifiableMap(p -> p, Texts::of));

    private TraceEntry() {}

    static byte[] encode(TwinLog entry, Instant time) {
        TwinLog.Process process = entry.process();
        Texts known = TEXTS.get(process);
        Texts texts = known == null ? Texts.of(process) : known;
        byte[] message = message(entry.message());
        int size = HEAD + texts.length() + message.length;
        ByteBuffer out = ByteBuffer.allocate(5 + size).order(ByteOrder.LITTLE_ENDIAN);
        out.put(KIND).putInt(size);
        out.put(KIND).putInt(8).putInt(HEAD);
        out.putInt(process.pid()).putLong(process.pid());
        uuid(out, texts.program);
        out.putShort((short) texts.path.length).putLong(0).putLong(0);
        out.putLong(time.getEpochSecond()).putInt(time.getNano() / 1000);
        out.put((byte) 0).put(level(entry.level())).put(new byte[6]);
        out.putLong(entry.seq()).putInt(process.pid() + 1000).putInt(0);
        uuid(out, texts.library);
        out.putShort((short) texts.image.length).putInt(message.length).putInt(0x4a0);
        out.putShort((short) texts.subsystem.length).putShort((short) 0);
        out.putShort((short) texts.category.length).putShort((short) 0).putInt(0);
        return out.put(texts.path)
                .put(texts.image)
                .put(message)
                .put(texts.subsystem)
                .put(texts.category)
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

    private static void uuid(ByteBuffer out, UUID uuid) {
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
