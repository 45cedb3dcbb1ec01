package dev.pomona.itest.lab;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A client of a mux socket in the binary protocol, the oldest there is: what every such daemon must speak. */
final class LabMux {
    private static final int HEADER = 16;
    private static final int RESULT = 1;
    private static final int CONNECT = 2;
    private static final int LISTEN = 3;
    private static final int ADD = 4;
    private static final int REMOVE = 5;
    private static final int MOST = 1 << 16;

    private final Path socket;
    private final Map<Integer, String> present = new LinkedHashMap<>();
    private int added;
    private int removed;

    /** Begins to listen; who is there is kept current by a thread of its own. */
    LabMux(Path socket) throws IOException {
        this.socket = socket;
        SocketChannel events = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        write(events, message(LISTEN, 0));
        expectSuccess(events);
        Thread.ofVirtual().name("events").start(() -> follow(events));
    }

    private void follow(SocketChannel events) {
        try (events) {
            while (true) {
                ByteBuffer m = read(events);
                int type = m.getInt(8);
                synchronized (this) {
                    if (type == ADD) {
                        present.put(m.getInt(HEADER), serial(m));
                        added++;
                    } else if (type == REMOVE && present.remove(m.getInt(HEADER)) != null) {
                        removed++;
                    }
                    notifyAll();
                }
            }
        } catch (IOException e) {
            synchronized (this) {
                present.clear();
                notifyAll();
            }
        }
    }

    private static String serial(ByteBuffer add) {
        byte[] text = new byte[256];
        add.get(HEADER + 6, text);
        return new String(text, StandardCharsets.US_ASCII).replace("\0", "");
    }

    /** The phones, the one that was first to come first, once there are so many. */
    synchronized List<String> await(int phones, int seconds) throws InterruptedException {
        for (long end = end(seconds); present.size() < phones; ) pause(end, "there are not " + phones + " phones");
        return List.copyOf(present.values());
    }

    /** The number by which the phone is reached now; waits for it. */
    synchronized int await(String udid, int seconds) throws InterruptedException {
        for (long end = end(seconds); ; pause(end, udid + " did not appear")) {
            Optional<Integer> id = id(udid);
            if (id.isPresent()) return id.get();
        }
    }

    synchronized void awaitGone(String udid, int seconds) throws InterruptedException {
        for (long end = end(seconds); id(udid).isPresent(); ) pause(end, udid + " did not leave");
    }

    private Optional<Integer> id(String udid) {
        return present.entrySet().stream()
                .filter(e -> e.getValue().equals(udid))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static long end(int seconds) {
        return System.nanoTime() + seconds * 1_000_000_000L;
    }

    private void pause(long end, String complaint) throws InterruptedException {
        long left = end - System.nanoTime();
        if (left <= 0) throw new IllegalStateException(complaint + "; there are " + present);
        wait(Math.max(1, left / 1_000_000));
    }

    synchronized int added() {
        return added;
    }

    synchronized int removed() {
        return removed;
    }

    /** A connection to a port of a phone. */
    SocketChannel connect(int device, int port) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        ByteBuffer m = message(CONNECT, 8);
        m.putInt(HEADER, device);
        m.order(ByteOrder.BIG_ENDIAN).putShort(HEADER + 4, (short) port);
        write(channel, m);
        expectSuccess(channel);
        return channel;
    }

    private static ByteBuffer message(int type, int body) {
        return ByteBuffer.allocate(HEADER + body)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, HEADER + body)
                .putInt(8, type)
                .putInt(12, 1);
    }

    private static void expectSuccess(SocketChannel channel) throws IOException {
        ByteBuffer m = read(channel);
        if (m.getInt(8) != RESULT || m.getInt(HEADER) != 0) {
            channel.close();
            throw new IOException("refused: message " + m.getInt(8) + ", " + m.getInt(HEADER));
        }
    }

    private static ByteBuffer read(SocketChannel channel) throws IOException {
        ByteBuffer length = fill(channel, 4);
        int n = length.order(ByteOrder.LITTLE_ENDIAN).getInt(0);
        if (n < HEADER || n > MOST) throw new IOException("message of " + n + " bytes");
        ByteBuffer whole = ByteBuffer.allocate(n).order(ByteOrder.LITTLE_ENDIAN);
        whole.putInt(0, n).put(4, fill(channel, n - 4).array());
        return whole;
    }

    static ByteBuffer fill(SocketChannel channel, int bytes) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(bytes);
        while (b.hasRemaining()) {
            if (channel.read(b) < 0) throw new EOFException(b.remaining() + " of " + bytes + " bytes missing");
        }
        return b;
    }

    static void write(SocketChannel channel, ByteBuffer b) throws IOException {
        while (b.hasRemaining()) channel.write(b);
    }
}
