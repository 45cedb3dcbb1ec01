package dev.pomona.bench.shape;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Stands where the exporter stands when the relay alone is measured: takes one byte, `s` to send for ever or `t` to take. */
public final class Pump {
    private static final int CHUNK = 256 * 1024;

    private Pump() {}

    /** Argument: the port on loopback to listen on. */
    public static void main(String[] args) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])))) {
            System.out.println("pump ready");
            while (true) {
                SocketChannel client = server.accept();
                Thread.ofPlatform().daemon().name("pump").start(() -> serve(client));
            }
        }
    }

    private static void serve(SocketChannel client) {
        try (client) {
            ByteBuffer first = ByteBuffer.allocate(1);
            if (client.read(first) < 1) {
                return;
            }
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
            boolean sends = first.get(0) == 's';
            while (sends ? client.write(chunk.clear()) >= 0 : client.read(chunk.clear()) >= 0) {
                chunk.clear();
            }
        } catch (IOException e) {
            // Whoever measured has closed.
            System.out.println("pump: " + e.getMessage());
        }
    }
}
