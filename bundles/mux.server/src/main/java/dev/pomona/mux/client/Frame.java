package dev.pomona.mux.client;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;

/**
 * One message of the socket: a header of 16 bytes, little-endian, and a body. The reader never takes a byte beyond the
 * message, because after Connect the rest belongs to the stream.
 *
 * @param version 0 binary, 1 property list; others are refused by the daemon
 * @param message one of the numbers below, or unknown
 * @param tag the asker's, repeated in the answer; 0 in events
 * @param body big at most as the reader allowed; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // a message in flight, compared by nobody
public record Frame(int version, int message, int tag, byte[] body) {
    public static final int HEADER = 16;
    /** Longest request, header included. */
    public static final int MAX_REQUEST = 65536;
    /** Longest answer a client takes: thousands of phones, or a pair record. */
    public static final int MAX_REPLY = 8 * 1024 * 1024;

    public static final int RESULT = 1;
    public static final int CONNECT = 2;
    public static final int LISTEN = 3;
    public static final int DEVICE_ADD = 4;
    public static final int DEVICE_REMOVE = 5;
    public static final int DEVICE_PAIRED = 6;
    public static final int PLIST = 8;

    /** @return the whole message, ready to be written */
    public ByteBuffer encode() {
        return ByteBuffer.allocate(HEADER + body.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(HEADER + body.length)
                .putInt(version)
                .putInt(message)
                .putInt(tag)
                .put(body)
                .flip();
    }

    /** @return null at a clean end before the first byte */
    public static Frame read(ReadableByteChannel channel, int max) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        if (channel.read(header) < 0) return null;
        return read(channel, header, max);
    }

    /**
     * Reads the rest of a message of which {@code header} holds the first bytes.
     *
     * @param header of capacity {@link #HEADER}, positioned behind what has been read
     */
    public static Frame read(ReadableByteChannel channel, ByteBuffer header, int max) throws IOException {
        fill(channel, header);
        header.flip().order(ByteOrder.LITTLE_ENDIAN);
        int length = header.getInt();
        if (length < HEADER || length > max) {
            throw new ProtocolException(
                    "message of " + Integer.toUnsignedString(length) + " bytes; expected " + HEADER + " to " + max);
        }
        int version = header.getInt();
        int message = header.getInt();
        int tag = header.getInt();
        ByteBuffer body = ByteBuffer.allocate(length - HEADER);
        fill(channel, body);
        return new Frame(version, message, tag, body.array());
    }

    private static void fill(ReadableByteChannel channel, ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (channel.read(target) < 0) throw new EOFException("the socket was closed within a message");
        }
    }

    @Override
    public String toString() {
        // The body may be a pair record.
        return "Frame[version=" + version + ", message=" + message + ", tag=" + tag + ", " + body.length + " bytes]";
    }
}
