package dev.pomona.usbip.client;

import dev.pomona.usbip.wire.Operation;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A new connection to an exporter, as long as it is used with questions and answers. Every wait has an end. */
final class Dialogue implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5000;
    private final SocketChannel channel;

    private Dialogue(SocketChannel channel) {
        this.channel = channel;
    }

    static Dialogue dial(String host, int port) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) throw new UnknownHostException("unknown host " + host);
        SocketChannel channel = SocketChannel.open();
        try {
            // Buffer sizes are left to the system: it tunes them while it runs, and setting them would stop that.
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            channel.socket().connect(address, CONNECT_MILLIS);
            return new Dialogue(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The channel; whoever takes it closes it. */
    SocketChannel channel() {
        return channel;
    }

    void write(byte[] bytes) throws IOException {
        ByteBuffer b = ByteBuffer.wrap(bytes);
        while (b.hasRemaining()) {
            if (channel.write(b) < 0) throw new EOFException("the exporter closed the connection");
        }
    }

    Operation ask(Operation question, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        write(question.encode());
        byte[] got = new byte[4096];
        int length = 0;
        while (true) {
            if (length == got.length) {
                if (length >= Operation.MAX_BYTES)
                    throw new ProtocolException("answer of more than " + length + " bytes");
                got = Arrays.copyOf(got, Math.min(Operation.MAX_BYTES, length * 2));
            }
            length += read(got, length, got.length - length, end);
            ByteBuffer b = ByteBuffer.wrap(got, 0, length);
            Optional<Operation> answer = Operation.decode(b);
            if (answer.isPresent()) return answer.get();
        }
    }

    byte[] readFully(int count, long end) throws IOException {
        byte[] all = new byte[count];
        int at = 0;
        while (at < count) at += read(all, at, count - at, end);
        return all;
    }

    private int read(byte[] to, int at, int count, long end) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (left <= 0) throw new SocketTimeoutException("the exporter did not answer in time");
        channel.socket().setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
        int n = channel.socket().getInputStream().read(to, at, count);
        if (n < 0) throw new EOFException("the exporter closed the connection");
        return n;
    }

    /** Waits until the exporter hangs up, so that the device can go its way undisturbed. */
    void awaitEnd(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            while (true) read(new byte[256], 0, 256, end);
        } catch (IOException e) {
            // Hung up, or the time is over: both are the end of it.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
