package dev.pomona.bench.shape;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Passes bytes on between one socket and another: as fast as it can, or as a line of so many bytes per second would, on
 * which they travel for half of a round trip. One line for each connection and direction; other than a real line it loses
 * and reorders nothing.
 */
public final class Relay {
    private static final int BARE_CHUNK = 256 * 1024;
    /** Of a shaped line: so small that pacing is smooth, so large that waking up costs little. */
    private static final int SHAPED_CHUNK = 16 * 1024;
    /** What may wait in front of the line: a switch has a buffer too, but no more than it must. */
    private static final int SHAPED_SOCKET_BUFFER = 128 * 1024;

    private static final int BARE_SOCKET_BUFFER = 1 << 20;
    private static final long CATCH_UP_NANOS = 3_000_000;
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final long bytesPerSecond;
    private final long delayNanos;

    private Relay(long bytesPerSecond, long delayNanos) {
        this.bytesPerSecond = bytesPerSecond;
        this.delayNanos = delayNanos;
    }

    /** Arguments: where to listen (a port on loopback, or a path), the port to pass on to; and MB/s and ms round trip. */
    public static void main(String[] args) throws IOException {
        Relay relay = args.length > 2
                ? new Relay(
                        Math.round(Double.parseDouble(args[2]) * 1e6),
                        Math.round(Double.parseDouble(args[3]) * 1e6 / 2))
                : new Relay(0, 0);
        int target = Integer.parseInt(args[1]);
        try (ServerSocketChannel server = listen(args[0])) {
            System.out.println("relay ready");
            while (true) {
                SocketChannel near = server.accept();
                SocketChannel far = SocketChannel.open();
                relay.options(near, far);
                far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                relay.pass(near, far);
                relay.pass(far, near);
            }
        }
    }

    private static ServerSocketChannel listen(String where) throws IOException {
        if (where.startsWith("/")) {
            return ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)
                    .bind(UnixDomainSocketAddress.of(Path.of(where)));
        }
        ServerSocketChannel server = ServerSocketChannel.open();
        // Taken over by what it accepts, and too late to be set there: the window is agreed upon at the start.
        server.setOption(StandardSocketOptions.SO_RCVBUF, SHAPED_SOCKET_BUFFER);
        return server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(where)));
    }

    private void options(SocketChannel... channels) throws IOException {
        int buffer = bytesPerSecond > 0 ? SHAPED_SOCKET_BUFFER : BARE_SOCKET_BUFFER;
        for (SocketChannel channel : channels) {
            if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_RCVBUF, buffer);
                channel.setOption(StandardSocketOptions.SO_SNDBUF, buffer);
            }
        }
    }

    private void pass(SocketChannel from, SocketChannel to) {
        start("relay", from, to, () -> {
            if (bytesPerSecond > 0) {
                shaped(from, to);
            } else {
                bare(from, to);
            }
        });
    }

    private static void bare(SocketChannel from, SocketChannel to) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(BARE_CHUNK);
        while (from.read(chunk.clear()) >= 0) {
            write(to, chunk.flip());
        }
        to.shutdownOutput();
    }

    private record Travelling(ByteBuffer bytes, long arrives) {}

    private void shaped(SocketChannel from, SocketChannel to) throws IOException {
        // As many as the line holds, and a few.
        int chunks = (int) (bytesPerSecond * (delayNanos / 1e9) / 64) + 64;
        BlockingQueue<Travelling> line = new ArrayBlockingQueue<>(Math.min(chunks, 1 << 16));
        start("relay-line", from, to, () -> arrive(line, to));
        long free = System.nanoTime();
        while (true) {
            ByteBuffer chunk = ByteBuffer.allocate(SHAPED_CHUNK);
            if (from.read(chunk) < 0) {
                put(line, new Travelling(END, 0));
                return;
            }
            long now = System.nanoTime();
            // Who woke up late may catch up, as far as a line with a little buffer would.
            free = Math.max(free, now - CATCH_UP_NANOS) + chunk.flip().remaining() * 1_000_000_000L / bytesPerSecond;
            put(line, new Travelling(chunk, free + delayNanos));
            // The next chunk enters the line when this one is in.
            parkUntil(free);
        }
    }

    private static void arrive(BlockingQueue<Travelling> line, SocketChannel to) throws IOException {
        try {
            for (Travelling next = line.take(); next.bytes() != END; next = line.take()) {
                parkUntil(next.arrives());
                write(to, next.bytes());
            }
            to.shutdownOutput();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void put(BlockingQueue<Travelling> line, Travelling next) throws IOException {
        try {
            line.put(next);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static void parkUntil(long time) {
        for (long left; (left = time - System.nanoTime()) > 0; ) {
            LockSupport.parkNanos(left);
        }
    }

    private static void write(SocketChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private interface Body {
        void run() throws IOException;
    }

    /** Whatever ends one direction by a fault ends both. */
    private static void start(String name, SocketChannel from, SocketChannel to, Body body) {
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                body.run();
            } catch (IOException e) {
                close(from);
                close(to);
            }
        });
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            System.err.println("relay: " + e);
        }
    }
}
