package dev.pomona.twin.usbip;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A USB/IP exporter on loopback. */
public final class UsbIpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UsbIpServer.class);
    private static final int MAX_CLIENTS = 2048;
    /** For the one request of a fresh connection. */
    private static final int REQUEST_MILLIS = 10_000;

    private static final long RETRY_NANOS = 100_000_000;

    private static final int DEVICE_BYTES = 312 + 4 * 8;

    private final List<TwinDevice> devices;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();

    private UsbIpServer(List<TwinDevice> devices, ServerSocketChannel server) {
        this.devices = devices;
        this.server = server;
    }

    /** @param port 0 for any that is free */
    public static UsbIpServer start(int port, List<TwinDevice> devices) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        } catch (IOException e) {
            channel.close();
            throw new IOException("the simulated phone cannot listen on port " + port + ": " + e.getMessage(), e);
        }
        UsbIpServer server = new UsbIpServer(List.copyOf(devices), channel);
        Thread.ofPlatform().daemon().name("twin-usbip-accept").start(server::accept);
        return server;
    }

    public int port() {
        return server.socket().getLocalPort();
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                if (clients.size() >= MAX_CLIENTS) {
                    client.close();
                    continue;
                }
                clients.add(client);
                Thread.ofPlatform().daemon().name("twin-usbip").start(() -> serve(client));
            } catch (ClosedChannelException e) {
                LOG.debug("exporter closed");
            } catch (IOException e) {
                LOG.warn("exporter: {}", e.toString());
                // Out of descriptors, most likely: it would fail again at once.
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            switch (request(client)) {
                case UsbIp.Request.DeviceList list -> list(client);
                case UsbIp.Request.Import(String busid) -> attach(client, busid);
                case UsbIp.Request.Unknown unknown -> LOG.info("exporter: not understood: {}", unknown);
            }
        } catch (IOException e) {
            LOG.debug("exporter: {}", e.toString());
        } finally {
            clients.remove(client);
        }
    }

    private static UsbIp.Request request(SocketChannel client) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(UsbIp.OP_HEADER + UsbIp.BUSID);
        client.socket().setSoTimeout(REQUEST_MILLIS);
        InputStream in = client.socket().getInputStream();
        while (true) {
            Optional<UsbIp.Request> request =
                    UsbIp.Request.decode(bytes.duplicate().flip());
            if (request.isPresent()) {
                return request.get();
            }
            // Not one byte more than the request: what follows an import belongs to the session.
            int wanted = bytes.position() < UsbIp.OP_HEADER ? UsbIp.OP_HEADER - bytes.position() : bytes.remaining();
            int n = in.read(bytes.array(), bytes.position(), wanted);
            if (n < 0) {
                throw new IOException("closed before its request");
            }
            bytes.position(bytes.position() + n);
        }
    }

    private void list(SocketChannel client) throws IOException {
        ByteBuffer reply = ByteBuffer.allocate(12 + devices.size() * DEVICE_BYTES);
        UsbIp.putOp(reply, UsbIp.REP_DEVLIST, 0);
        reply.putInt(0);
        int count = 0;
        for (TwinDevice device : devices) {
            if (device.list(reply)) {
                count++;
            }
        }
        send(client, reply.putInt(8, count));
    }

    private void attach(SocketChannel client, String busid) throws IOException {
        ByteBuffer reply = ByteBuffer.allocate(UsbIp.OP_HEADER + DEVICE_BYTES);
        UsbIp.putOp(reply, UsbIp.REP_IMPORT, 0);
        Optional<TwinDevice> device =
                devices.stream().filter(d -> d.busid().equals(busid)).findFirst();
        Optional<ImportSession> session = device.flatMap(d -> d.begin(client, reply));
        if (session.isEmpty()) {
            reply.clear();
            UsbIp.putOp(reply, UsbIp.REP_IMPORT, 1);
            send(client, reply);
            return;
        }
        LOG.info("{}: imported", device.get().udid());
        OptionalInt switchTo = OptionalInt.empty();
        try {
            Thread.currentThread().setName("twin-usbip-read " + device.get().udid());
            send(client, reply);
            switchTo = session.get().run();
        } finally {
            device.get().end(switchTo);
            LOG.info("{}: no longer imported", device.get().udid());
        }
    }

    private static void send(SocketChannel client, ByteBuffer bytes) throws IOException {
        bytes.flip();
        while (bytes.hasRemaining()) {
            client.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel client : clients) {
            client.close();
        }
    }
}
