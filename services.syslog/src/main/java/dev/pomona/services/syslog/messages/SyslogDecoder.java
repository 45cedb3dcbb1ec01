package dev.pomona.services.syslog.messages;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * Takes records out of the bytes of {@code syslog_relay}, which come in pieces of any size. A record ends where a line feed
 * is followed by NUL; a line feed alone belongs to the message, and any other NUL means nothing.
 */
public final class SyslogDecoder {
    /** Longest record. What is longer comes as several, so that nothing is lost and memory is bounded. */
    public static final int MAX_RECORD = 1 << 20;

    private byte[] buffer = new byte[1024];
    private int length;
    private final Deque<ByteBuffer> records = new ArrayDeque<>();

    /** Takes all of {@code bytes}. */
    public void feed(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            if (b == 0) {
                if (length > 0 && buffer[length - 1] == '\n') cut();
            } else {
                if (length == MAX_RECORD) cut();
                if (length == buffer.length) buffer = Arrays.copyOf(buffer, Math.min(length * 2, MAX_RECORD));
                buffer[length++] = b;
            }
        }
    }

    /** The next whole record, without its final line feed. */
    public Optional<ByteBuffer> poll() {
        return Optional.ofNullable(records.poll());
    }

    /** Whether no whole record is left. */
    public boolean isEmpty() {
        return records.isEmpty();
    }

    /** Whether there is a beginning that looks whole: it would be a record if NUL came next. */
    public boolean couldEnd() {
        return length > 0 && buffer[length - 1] == '\n';
    }

    /** Takes what there is as a record: at the end of the stream, or when the phone has fallen silent. */
    public void flush() {
        if (length > 0) cut();
    }

    private void cut() {
        int n = buffer[length - 1] == '\n' ? length - 1 : length;
        records.add(ByteBuffer.wrap(Arrays.copyOf(buffer, n)).asReadOnlyBuffer());
        length = 0;
    }
}
