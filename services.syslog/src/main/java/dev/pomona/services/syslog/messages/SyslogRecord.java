package dev.pomona.services.syslog.messages;

import dev.pomona.services.syslog.SyslogEvent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A record between bytes and fields. The form is {@code Mon DD HH:MM:SS DEVICE PROCESS(LIBRARY)[PID] <Level>: message}; what
 * does not have it, is a record all the same.
 */
public sealed interface SyslogRecord {
    /** The bytes on the wire: NUL, the record, line feed. */
    byte[] encode();

    SyslogEvent event();

    /** A record in the usual form. */
    record Structured(SyslogEvent event) implements SyslogRecord {
        @Override
        public byte[] encode() {
            return wire(event.raw());
        }
    }

    /** A record in any other form. */
    record Plain(SyslogEvent event) implements SyslogRecord {
        @Override
        public byte[] encode() {
            return wire(event.raw());
        }
    }

    static SyslogRecord decode(ByteBuffer raw) {
        // One character per byte: positions in the text are positions in the bytes.
        String text = StandardCharsets.ISO_8859_1.decode(raw.duplicate()).toString();
        Optional<SyslogEvent> event = structured(text, raw);
        if (event.isPresent()) return new Structured(event.get());
        return new Plain(SyslogEvent.plain(Vis.decode(raw), raw));
    }

    private static Optional<SyslogEvent> structured(String text, ByteBuffer raw) {
        if (text.length() < 16 || text.charAt(3) != ' ' || text.charAt(6) != ' ' || text.charAt(15) != ' ') {
            return Optional.empty();
        }
        int deviceEnd = text.indexOf(' ', 16);
        if (deviceEnd < 0) return Optional.empty();
        // A process name may hold blanks and brackets: the pid is the first "[digits] <Word>:" on the first line.
        for (int open = text.indexOf('[', deviceEnd); open >= 0; open = text.indexOf('[', open + 1)) {
            if (text.lastIndexOf('\n', open) >= 0) break;
            int close = digits(text, open + 1);
            int levelEnd = level(text, close);
            if (levelEnd < 0) continue;
            int pid = Integer.parseInt(text.substring(open + 1, close));
            String level = text.substring(close + 3, levelEnd);
            int message = levelEnd + 2;
            if (message < text.length() && text.charAt(message) == ' ') message++;
            return Optional.of(build(text, raw, deviceEnd, open, pid, level, message));
        }
        return Optional.empty();
    }

    private static SyslogEvent build(
            String text, ByteBuffer raw, int deviceEnd, int open, int pid, String level, int message) {
        String process = part(raw, deviceEnd + 1, open);
        String image = "";
        int bracket = process.lastIndexOf('(');
        if (bracket > 0 && process.endsWith(")")) {
            image = process.substring(bracket + 1, process.length() - 1);
            process = process.substring(0, bracket);
        }
        String device = part(raw, 16, deviceEnd);
        return new SyslogEvent(
                SyslogEvent.Kind.RECORD,
                text.substring(0, 15),
                Optional.empty(),
                device,
                process,
                image,
                pid,
                -1,
                level,
                "",
                "",
                part(raw, message, text.length()),
                0,
                raw);
    }

    private static String part(ByteBuffer raw, int from, int to) {
        return from >= to ? "" : Vis.decode(raw.slice(raw.position() + from, to - from));
    }

    /** Where the run of one to nine digits ends, if a bracket closes it; otherwise -1. */
    private static int digits(String text, int from) {
        int i = from;
        while (i < text.length() && i - from < 10 && text.charAt(i) >= '0' && text.charAt(i) <= '9') i++;
        return i > from && i - from < 10 && i < text.length() && text.charAt(i) == ']' ? i : -1;
    }

    /** Where the word in {@code ] <Word>:} ends; otherwise -1. */
    private static int level(String text, int close) {
        if (close < 0 || !text.startsWith(" <", close + 1)) return -1;
        int i = close + 3;
        while (i < text.length() && i - close < 32 && Character.isLetterOrDigit(text.charAt(i))) i++;
        return i > close + 3 && text.startsWith(">:", i) ? i : -1;
    }

    private static byte[] wire(ByteBuffer raw) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        byte[] bytes = new byte[raw.remaining()];
        raw.duplicate().get(bytes);
        out.writeBytes(bytes);
        out.write('\n');
        return out.toByteArray();
    }
}
