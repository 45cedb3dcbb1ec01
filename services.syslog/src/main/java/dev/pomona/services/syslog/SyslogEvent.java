package dev.pomona.services.syslog;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * One record of a phone's log. Of a record that does not have the usual form, everything is in {@code message}, {@code pid}
 * is -1 and the other texts are empty.
 *
 * @param time as the phone wrote it, such as {@code Jun 20 13:42:52}; it names neither year nor zone
 * @param device the phone's name for itself
 * @param process name of the process
 * @param image library that logged, empty if the process itself
 * @param pid number of the process
 * @param level the phone's word, such as {@code Notice}
 * @param message unescaped; may have several lines
 * @param raw the record's bytes as they came, without NUL and the line feed at the end; read-only
 */
public record SyslogEvent(
        String time,
        String device,
        String process,
        String image,
        int pid,
        String level,
        String message,
        ByteBuffer raw) {
    public SyslogEvent {
        Objects.requireNonNull(time);
        Objects.requireNonNull(device);
        Objects.requireNonNull(process);
        Objects.requireNonNull(image);
        Objects.requireNonNull(level);
        Objects.requireNonNull(message);
        raw = raw.asReadOnlyBuffer();
    }

    /** Whether the record has the usual form. */
    public boolean structured() {
        return pid >= 0;
    }

    public SyslogLevel severity() {
        return SyslogLevel.of(level);
    }

    /** The record on one or more lines as the phone lays it out, unescaped. */
    public String line() {
        if (!structured()) return message;
        return time + " " + device + " " + process + (image.isEmpty() ? "" : "(" + image + ")") + "[" + pid + "] <"
                + level + ">: " + message;
    }
}
