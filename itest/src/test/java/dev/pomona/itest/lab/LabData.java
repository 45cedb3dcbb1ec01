package dev.pomona.itest.lab;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import java.util.zip.CRC32;

/** Bytes to and from the test ports of a twin, compared one by one. */
final class LabData {
    static final int ECHO = 7;
    static final int DISCARD = 9;
    static final int SINK = 10009;
    static final int SOURCE = 10019;
    private static final int[] PACKETS = {512, 1024, 1536, 4096, 8192, 16384, 32768, 49152, 65536};
    private static final int HEADERS = 36;
    private static final byte[] PATTERN = new byte[1 << 16];

    static {
        for (int i = 0; i < PATTERN.length; i++) PATTERN[i] = (byte) (i * 31 + (i >> 8));
    }

    private LabData() {}

    /** Payloads that make a packet end at, just before and just after each boundary that matters somewhere. */
    static int[] sizes() {
        TreeSet<Integer> all = new TreeSet<>();
        all.add(1);
        for (int packet : PACKETS) for (int d = -1; d <= 1; d++) all.add(packet - HEADERS + d);
        return all.stream().mapToInt(i -> i).toArray();
    }

    /** @return bytes moved, both ways */
    static long boundaries(LabMux mux, int device, int seed) throws IOException {
        long moved = 0;
        try (SocketChannel echo = mux.connect(device, ECHO)) {
            for (int size : sizes()) moved += echo(echo, size, seed);
        }
        for (int size : sizes()) {
            try (SocketChannel source = mux.connect(device, SOURCE)) {
                ask(source, size);
                byte[] got = LabMux.fill(source, size).array();
                if (Arrays.mismatch(got, 0, size, PATTERN, 0, Math.min(size, PATTERN.length)) >= 0) {
                    throw new IOException(size + " bytes from the phone differ");
                }
                moved += size;
            }
            moved += upload(mux, device, size, seed);
        }
        return moved;
    }

    static long echo(SocketChannel echo, int size, int seed) throws IOException {
        byte[] sent = random(size, seed);
        LabMux.write(echo, ByteBuffer.wrap(sent));
        int at = Arrays.mismatch(sent, LabMux.fill(echo, size).array());
        if (at >= 0) throw new IOException("of " + size + " bytes sent and sent back, number " + at + " differs");
        return 2L * size;
    }

    private static long upload(LabMux mux, int device, int size, int seed) throws IOException {
        byte[] bytes = random(size, seed + 1);
        try (SocketChannel sink = mux.connect(device, SINK)) {
            ask(sink, size);
            LabMux.write(sink, ByteBuffer.wrap(bytes));
            ByteBuffer answer = LabMux.fill(sink, 12);
            CRC32 crc = new CRC32();
            crc.update(bytes);
            if (answer.getLong(0) != size || answer.getInt(8) != (int) crc.getValue()) {
                throw new IOException(size + " bytes to the phone differ");
            }
        }
        return size;
    }

    private static byte[] random(int size, int seed) {
        byte[] bytes = new byte[size];
        new Random(size * 31L + seed).nextBytes(bytes);
        return bytes;
    }

    static void ask(SocketChannel channel, long count) throws IOException {
        LabMux.write(channel, ByteBuffer.allocate(8).putLong(0, count));
    }

    /** Reads the pattern until the connection ends, which it must. {@code enough} is told once so many bytes are there. */
    static long untilCut(SocketChannel source, long enoughBytes, Runnable enough) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(PATTERN.length);
        long at = 0;
        boolean told = false;
        while (true) {
            b.clear().limit(PATTERN.length - (int) (at % PATTERN.length));
            int n;
            try {
                n = source.read(b);
            } catch (IOException e) {
                n = -1;
            }
            if (n < 0) {
                if (!told) throw new EOFException("cut after " + at + " bytes, before anybody pulled");
                return at;
            }
            int from = (int) (at % PATTERN.length);
            if (!Arrays.equals(b.array(), 0, n, PATTERN, from, from + n)) throw new IOException("differs near " + at);
            at += n;
            if (!told && at >= enoughBytes) {
                told = true;
                enough.run();
            }
        }
    }

    /** Writes until the connection ends. */
    static long floodUntilCut(SocketChannel sink, long enoughBytes, Runnable enough) throws IOException {
        long at = 0;
        boolean told = false;
        while (true) {
            int n;
            try {
                n = sink.write(ByteBuffer.wrap(PATTERN));
            } catch (IOException e) {
                if (!told) throw e;
                return at;
            }
            at += n;
            if (!told && at >= enoughBytes) {
                told = true;
                enough.run();
            }
        }
    }
}
