package dev.pomona.mux.upstream;

import dev.pomona.mux.client.AttachedDevice;
import dev.pomona.mux.client.Frame;
import dev.pomona.mux.client.NetworkAddress.Layout;
import dev.pomona.mux.client.Reply;
import dev.pomona.mux.client.ReplyCodec;
import dev.pomona.mux.client.Request;
import dev.pomona.mux.client.RequestCodec;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A usbmuxd of the simplest kind: port 22 of its phones says everything again, all others refuse. */
final class FakeDaemon implements AutoCloseable {
    private final ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();
    private final List<SocketChannel> listeners = new ArrayList<>();
    private final List<AttachedDevice> devices = new ArrayList<>();
    private final Path path;

    FakeDaemon(Path path) throws IOException {
        this.path = path;
        socket.bind(UnixDomainSocketAddress.of(path));
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = socket.accept();
                clients.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            return;
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            Frame frame = Frame.read(client, Frame.MAX_REQUEST);
            while (frame != null) {
                switch (RequestCodec.decode(frame).request()) {
                    case Request.Listen ignored -> listen(client);
                    case Request.ListDevices ignored -> send(client, new Reply.DeviceList(devices()));
                    case Request.Connect connect -> {
                        boolean there = connect.port().orElse(0) == 22;
                        send(client, new Reply.Result(there ? 0 : 3));
                        if (there) echo(client);
                    }
                    default -> send(client, new Reply.Result(1));
                }
                frame = Frame.read(client, Frame.MAX_REQUEST);
            }
        } catch (IOException e) {
            return;
        }
    }

    private static void echo(SocketChannel client) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(65536);
        while (client.read(buffer.clear()) >= 0) {
            buffer.flip();
            while (buffer.hasRemaining()) client.write(buffer);
        }
    }

    private synchronized List<AttachedDevice> devices() {
        return List.copyOf(devices);
    }

    private synchronized void listen(SocketChannel client) throws IOException {
        send(client, new Reply.Result(0));
        for (AttachedDevice device : devices) send(client, new Reply.Attached(device));
        listeners.add(client);
    }

    synchronized void attach(AttachedDevice device) {
        devices.add(device);
        tell(new Reply.Attached(device));
    }

    synchronized void tell(Reply event) {
        for (SocketChannel listener : listeners) {
            try {
                send(listener, event);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private static void send(SocketChannel client, Reply reply) throws IOException {
        ByteBuffer out = reply instanceof Reply.Unknown
                ? new Frame(1, 77, 0, new byte[3]).encode()
                : ReplyCodec.encode(reply, 0, true, Layout.LINUX).encode();
        while (out.hasRemaining()) client.write(out);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        Files.deleteIfExists(path);
        for (SocketChannel client : clients) client.close();
    }
}
