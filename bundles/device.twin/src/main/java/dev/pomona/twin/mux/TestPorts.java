package dev.pomona.twin.mux;

import dev.pomona.twin.TwinConnection;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Ports that every twin has and no phone, for tests and measurements:
 *
 * <ul>
 *   <li>7: sends back what comes
 *   <li>9: takes what comes
 *   <li>19: sends the pattern for as long as it may
 *   <li>10019: reads a count (8 bytes, big-endian), sends that many bytes of the pattern and closes
 *   <li>10009: reads a count and that many bytes; answers with the count (8 bytes) and the bytes' CRC-32 (4 bytes) and closes
 * </ul>
 *
 * <p>Byte i of the pattern is {@code (i * 31 + (i >> 8)) & 0xff}.
 */
public final class TestPorts implements Ports {
    public static final int ECHO = 7;
    public static final int DISCARD = 9;
    public static final int CHARGEN = 19;
    public static final int SINK_COUNTED = 10009;
    public static final int SOURCE_COUNTED = 10019;

    private static final int CHUNK = 64 * 1024;
    /** The pattern repeats after exactly this many bytes. */
    private static final byte[] PATTERN = pattern();

    private final Ports others;

    /** @param others who answers at all other ports */
    public TestPorts(Ports others) {
        this.others = others;
    }

    /** Byte {@code i} of the pattern. */
    public static byte patternAt(long i) {
        return (byte) (i * 31 + (i >> 8));
    }

    private static byte[] pattern() {
        byte[] bytes = new byte[CHUNK];
        for (int i = 0; i < CHUNK; i++) {
            bytes[i] = patternAt(i);
        }
        return bytes;
    }

    @Override
    public Optional<Handler> open(int port) {
        return switch (port) {
            case ECHO -> Optional.of(host -> copy(host, host.output()));
            case DISCARD -> Optional.of(host -> copy(host, OutputStream.nullOutputStream()));
            case CHARGEN -> Optional.of(host -> send(host.output(), Long.MAX_VALUE));
            case SOURCE_COUNTED -> Optional.of(host -> send(host.output(), count(host)));
            case SINK_COUNTED -> Optional.of(TestPorts::sink);
            default -> others.open(port);
        };
    }

    private static void copy(TwinConnection from, OutputStream to) throws IOException {
        byte[] chunk = new byte[CHUNK];
        InputStream in = from.input();
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            to.write(chunk, 0, n);
        }
    }

    private static void send(OutputStream to, long count) throws IOException {
        for (long left = count; left > 0; ) {
            int n = (int) Math.min(left, CHUNK);
            to.write(PATTERN, 0, n);
            left -= n;
        }
    }

    private static long count(TwinConnection host) throws IOException {
        return new DataInputStream(host.input()).readLong();
    }

    private static void sink(TwinConnection host) throws IOException {
        long count = count(host);
        CRC32 crc = new CRC32();
        byte[] chunk = new byte[CHUNK];
        InputStream in = host.input();
        for (long left = count; left > 0; ) {
            int n = in.read(chunk, 0, (int) Math.min(left, CHUNK));
            if (n < 0) {
                throw new EOFException(left + " of " + count + " bytes missing");
            }
            crc.update(chunk, 0, n);
            left -= n;
        }
        byte[] answer = new byte[12];
        ByteBuffer.wrap(answer).putLong(count).putInt((int) crc.getValue());
        host.output().write(answer);
    }
}
