package dev.pomona.services.syslog;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One record of a phone's log, whichever service it came by, or a remark on the stream itself. What a record does not tell is an
 * empty text, or -1.
 *
 * @param time as the phone wrote it, such as {@code Jun 20 13:42:52}, which names neither year nor zone; empty where there is an
 *     {@code instant}
 * @param instant when it was logged; only {@code os_trace_relay} tells
 * @param device the phone's name for itself; only {@code syslog_relay} tells
 * @param process name of the process
 * @param image library that logged, empty if the process itself
 * @param pid number of the process
 * @param thread number of the thread
 * @param level the phone's word, such as {@code Notice}
 * @param message unescaped; may have several lines
 * @param count what a remark is about: how many records were dropped, or how many milliseconds the stream was blind; otherwise 0
 * @param raw the record's bytes as they came, without framing; read-only
 */
public record SyslogEvent(
        Kind kind,
        String time,
        Optional<Instant> instant,
        String device,
        String process,
        String image,
        long pid,
        long thread,
        String level,
        String subsystem,
        String category,
        String message,
        long count,
        ByteBuffer raw) {
    /** What an event is. */
    public enum Kind {
        /** A record with its fields. */
        RECORD,
        /** A record of another form: everything is in the message. */
        PLAIN,
        /** An entry of a kind that nobody can read; only its bytes are known. */
        UNKNOWN,
        /** A remark: the reader was too slow, and exactly {@code count} records were dropped here. */
        DROPPED,
        /** A remark: the phone was away for {@code count} milliseconds, and what it logged meanwhile is not known. */
        RESUMED
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss.SSSSSS", Locale.ROOT);

    public SyslogEvent {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(time);
        Objects.requireNonNull(instant);
        Objects.requireNonNull(device);
        Objects.requireNonNull(process);
        Objects.requireNonNull(image);
        Objects.requireNonNull(level);
        Objects.requireNonNull(subsystem);
        Objects.requireNonNull(category);
        Objects.requireNonNull(message);
        raw = raw.asReadOnlyBuffer();
    }

    /** A record in a form that has no fields. */
    public static SyslogEvent plain(String message, ByteBuffer raw) {
        return bare(Kind.PLAIN, message, 0, raw);
    }

    /** An entry that nobody can read. */
    public static SyslogEvent unknown(String why, ByteBuffer raw) {
        return bare(Kind.UNKNOWN, why, 0, raw);
    }

    /** A remark on the stream: {@link Kind#DROPPED} or {@link Kind#RESUMED}. */
    public static SyslogEvent remark(Kind kind, long count, String words) {
        return bare(kind, words, count, NOTHING);
    }

    private static SyslogEvent bare(Kind kind, String message, long count, ByteBuffer raw) {
        return new SyslogEvent(kind, "", Optional.empty(), "", "", "", -1, -1, "", "", "", message, count, raw);
    }

    /** Whether it is a record with its fields. */
    public boolean structured() {
        return kind == Kind.RECORD;
    }

    /** Whether it is about the stream and not from the phone. */
    public boolean isRemark() {
        return kind == Kind.DROPPED || kind == Kind.RESUMED;
    }

    public SyslogLevel severity() {
        return SyslogLevel.of(level);
    }

    /** When, for people: as the phone wrote it, or in this machine's zone. */
    public String timeText() {
        return instant.map(i -> TIME.format(i.atZone(ZoneId.systemDefault()))).orElse(time);
    }

    /** The record on one or more lines in the usual layout, unescaped. */
    public String line() {
        if (isRemark()) return "--- " + message + " ---";
        if (!structured()) return message;
        return timeText() + " " + (device.isEmpty() ? "" : device + " ") + process
                + (image.isEmpty() ? "" : "(" + image + ")") + "[" + pid + "] <" + level + ">: " + message;
    }
}
