package dev.pomona.services.syslog.messages;

import dev.pomona.services.syslog.SyslogEvent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * A log entry of {@code os_trace_relay}: a head of 129 bytes, little-endian, then five texts that end in NUL. Lengths count the NUL.
 * An entry that cannot be read is a value too: its frame says where the next begins.
 */
public sealed interface TraceRecord {
    int HEAD = 0x81;

    /** The bytes it came in. */
    ByteBuffer raw();

    SyslogEvent event();

    /** A message. */
    record Log(
            long pid,
            long thread,
            Instant time,
            int level,
            String process,
            String image,
            String message,
            String subsystem,
            String category,
            ByteBuffer raw)
            implements TraceRecord {
        @Override
        public SyslogEvent event() {
            String name = lastPart(process);
            String library = image.equals(process) ? "" : lastPart(image);
            return new SyslogEvent(
                    SyslogEvent.Kind.RECORD,
                    "",
                    Optional.of(time),
                    "",
                    name,
                    library.equals(name) ? "" : library,
                    pid,
                    thread,
                    word(level),
                    subsystem,
                    category,
                    message,
                    0,
                    raw);
        }

        /** As on the wire, with zeros for what is not read. */
        public ByteBuffer encode() {
            byte[][] texts = {text(process), text(image), text(message), text(subsystem), text(category)};
            int size = HEAD;
            for (byte[] t : texts) size += t.length;
            ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
            out.put(0, (byte) 2)
                    .putInt(1, 8)
                    .putInt(5, HEAD)
                    .putInt(9, (int) pid)
                    .putLong(13, pid);
            out.putShort(37, (short) texts[0].length);
            out.putLong(55, time.getEpochSecond())
                    .putInt(63, time.getNano() / 1000)
                    .put(68, (byte) level);
            out.putInt(83, (int) thread).putShort(107, (short) texts[1].length).putInt(109, texts[2].length);
            out.putShort(117, (short) texts[3].length).putShort(121, (short) texts[4].length);
            out.position(HEAD);
            for (byte[] t : texts) out.put(t);
            return out.flip();
        }
    }

    /** An entry of another kind, or one whose lengths do not fit together. */
    record Unreadable(String why, ByteBuffer raw) implements TraceRecord {
        @Override
        public SyslogEvent event() {
            return SyslogEvent.unknown(why, raw);
        }
    }

    static TraceRecord decode(ByteBuffer raw) {
        ByteBuffer in = raw.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < HEAD) return new Unreadable("a log entry of " + in.remaining() + " bytes", raw);
        int head = in.getInt(5);
        if (in.get(0) != 2 || head < HEAD || head > in.remaining()) {
            return new Unreadable("a log entry of the unknown form " + in.get(0) + "/" + head, raw);
        }
        int[] lengths = {
            Short.toUnsignedInt(in.getShort(37)),
            Short.toUnsignedInt(in.getShort(107)),
            in.getInt(109),
            Short.toUnsignedInt(in.getShort(117)),
            Short.toUnsignedInt(in.getShort(121))
        };
        long total = head;
        for (int length : lengths) total += Integer.toUnsignedLong(length);
        // More than its texts may follow; less may not.
        if (total > in.remaining()) return new Unreadable("a log entry whose texts are longer than it is", raw);
        String[] texts = new String[lengths.length];
        int at = head;
        for (int i = 0; i < lengths.length; i++) {
            texts[i] = text(in, at, lengths[i]);
            at += lengths[i];
        }
        int micros = in.getInt(63);
        long second = in.getLong(55);
        Instant time = second < 0 || second > MAX_SECOND || micros < 0 || micros > 999_999
                ? Instant.EPOCH
                : Instant.ofEpochSecond(second, micros * 1000L);
        return new Log(
                Integer.toUnsignedLong(in.getInt(9)),
                Integer.toUnsignedLong(in.getInt(83)),
                time,
                in.get(68) & 0xff,
                texts[0],
                texts[1],
                texts[2],
                texts[3],
                texts[4],
                raw);
    }

    /** The year 9999; a phone's clock is not taken for more. */
    long MAX_SECOND = 253_402_300_799L;

    private static String text(ByteBuffer in, int from, int length) {
        int end = length;
        while (end > 0 && in.get(from + end - 1) == 0) end--;
        if (end == 0) return "";
        byte[] bytes = new byte[end];
        in.get(from, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] text(String text) {
        return (text + '\0').getBytes(StandardCharsets.UTF_8);
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String word(int level) {
        return switch (level) {
            case 0 -> "Notice";
            case 1 -> "Info";
            case 2 -> "Debug";
            case 3 -> "UserAction";
            case 0x10 -> "Error";
            case 0x11 -> "Fault";
            default -> "Level" + level;
        };
    }
}
