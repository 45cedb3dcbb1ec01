package dev.pomona.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.zip.CRC32;

/** Transfers of which every byte is checked. */
public final class Checked {
    public static final int SINK_COUNTED = 10009;
    public static final int SOURCE_COUNTED = 10019;

    private static final int PERIOD = 64 * 1024;
    private static final byte[] PATTERN = pattern();

    private Checked() {}

    /** Byte i of what the phone's source sends: {@code (i * 31 + (i >> 8)) & 0xff}. */
    private static byte[] pattern() {
        byte[] bytes = new byte[PERIOD];
        for (int i = 0; i < PERIOD; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }

    /** Fetches {@code count} bytes and compares each; fails with the place of the first that is wrong. */
    public static void from(MuxClient client, int device, long count) throws IOException {
        try (SocketChannel channel = client.connect(device, SOURCE_COUNTED)) {
            from(channel, count);
        }
    }

    /** The same over a connection that is open. */
    public static void from(SocketChannel channel, long count) throws IOException {
        write(channel, ByteBuffer.allocate(8).putLong(count).flip());
        ByteBuffer chunk = ByteBuffer.allocate(PERIOD);
        ByteBuffer wanted = ByteBuffer.wrap(PATTERN);
        long at = 0;
        for (int n; (n = channel.read(chunk.clear())) >= 0; at += n) {
            compare(chunk.flip(), wanted, at);
        }
        if (at > count) {
            throw new Corrupt(at + " bytes came instead of " + count);
        } else if (at < count) {
            throw new EOFException("ended after " + at + " of " + count + " bytes");
        }
    }

    private static void compare(ByteBuffer chunk, ByteBuffer wanted, long at) throws Corrupt {
        for (int done = 0; done < chunk.limit(); ) {
            int from = (int) ((at + done) % PERIOD);
            int n = Math.min(chunk.limit() - done, PERIOD - from);
            int wrong = chunk.slice(done, n).mismatch(wanted.slice(from, n));
            if (wrong >= 0) {
                throw new Corrupt("byte " + (at + done + wrong) + " is wrong");
            }
            done += n;
        }
    }

    /** Sends {@code count} bytes and compares the phone's checksum of them. */
    public static void to(MuxClient client, int device, long count) throws IOException {
        try (SocketChannel channel = client.connect(device, SINK_COUNTED)) {
            to(channel, count);
        }
    }

    /** The same over a connection that is open. */
    public static void to(SocketChannel channel, long count) throws IOException {
        write(channel, ByteBuffer.allocate(8).putLong(count).flip());
        CRC32 crc = new CRC32();
        for (long left = count; left > 0; ) {
            int n = (int) Math.min(left, PERIOD);
            crc.update(PATTERN, 0, n);
            write(channel, ByteBuffer.wrap(PATTERN, 0, n));
            left -= n;
        }
        ByteBuffer answer = MuxClient.read(channel, 12);
        if (answer.getLong() != count || answer.getInt() != (int) crc.getValue()) {
            throw new Corrupt("the phone's checksum of " + count + " bytes is another one");
        }
    }

    private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The bytes were not those that were sent: never an ordinary event. */
    public static final class Corrupt extends IOException {
        private static final long serialVersionUID = 1;

        Corrupt(String message) {
            super(message);
        }
    }
}
