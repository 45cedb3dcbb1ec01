package dev.pomona.twin.lockdown.air;

import dev.pomona.twin.TwinConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A twin's Wi-Fi: lockdownd at an address of its own, announced by Bonjour while Wi-Fi connections are switched on. Services
 * that were started over it listen there, too, for one connection each.
 */
public final class AirPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AirPort.class);
    private static final String TYPE = "_apple-mobdev2._tcp.local.";
    private static final int BACKLOG = 64;
    private static final int SERVICE_MILLIS = 30_000;
    private static final int MOST = 512;
    private static final Duration RELEASE = Duration.ofSeconds(2);

    private final String name;
    private final InetAddress address;
    private final Host lockdownd;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Set<ServerSocket> services = ConcurrentHashMap.newKeySet();
    private ServerSocket listener;
    private Thread acceptor;
    private JmDNS mdns;

    /** Serves one connection. */
    public interface Host {
        void serve(TwinConnection host) throws IOException;
    }

    /** @param name the instance name; @param lockdownd at the port of lockdownd */
    public AirPort(String name, InetAddress address, Host lockdownd) {
        this.name = name;
        this.address = address;
        this.lockdownd = lockdownd;
    }

    /** Switches it on; @param texts what is announced besides the name */
    public synchronized void on(int port, Map<String, String> texts) {
        off();
        try {
            listener = new ServerSocket(port, BACKLOG, address);
            ServerSocket accepting = listener;
            acceptor = Thread.ofVirtual().name("twin-air " + name).start(() -> accept(accepting));
            mdns = JmDNS.create(address, "twin");
            mdns.registerService(ServiceInfo.create(TYPE, name, port, 0, 0, texts));
            LOG.info("{} announces itself at {}", name, address.getHostAddress());
        } catch (IOException e) {
            LOG.warn("{} has no Wi-Fi at {}: {}", name, address.getHostAddress(), e.getMessage());
            off();
        }
    }

    /** Switches it off: what goes over it ends. */
    public synchronized void off() {
        if (listener != null) quietly(listener);
        listener = null;
        awaitRelease();
        services.forEach(AirPort::quietly);
        connections.forEach(AirPort::quietly);
        JmDNS last = mdns;
        mdns = null;
        // It takes a few seconds to say goodbye to the network.
        if (last != null) Thread.ofVirtual().name("twin-air-off " + name).start(() -> quietly(last));
    }

    /** The system frees the port when the thread that accepts has left it: whoever switches on at once finds it free. */
    private void awaitRelease() {
        try {
            if (acceptor != null && !acceptor.join(RELEASE)) LOG.warn("{} does not free its port", name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        acceptor = null;
    }

    public synchronized boolean isOn() {
        return listener != null;
    }

    private static void quietly(AutoCloseable closed) {
        try {
            closed.close();
        } catch (Exception e) {
            LOG.debug("closed with {}", e.getMessage());
        }
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                Socket host = from.accept();
                if (connections.size() >= MOST) quietly(host);
                else serve(host, lockdownd);
            } catch (IOException e) {
                LOG.debug("{}: {}", name, e.getMessage());
            }
        }
    }

    private void serve(Socket host, Host server) {
        connections.add(host);
        Thread.ofVirtual().name("twin-air-connection " + name).start(() -> {
            try (host) {
                host.setTcpNoDelay(true);
                server.serve(new Ends(host, host.getInputStream(), host.getOutputStream()));
            } catch (IOException e) {
                LOG.debug("{}: a host went away: {}", name, e.getMessage());
            } finally {
                connections.remove(host);
            }
        });
    }

    /** Listens at {@code port} for the one connection that a service was started for. */
    public void expect(int port, Host service) throws IOException {
        if (services.size() >= MOST) throw new IOException("too many services wait");
        ServerSocket once = new ServerSocket(port, 1, address);
        once.setSoTimeout(SERVICE_MILLIS);
        services.add(once);
        Thread.ofVirtual().name("twin-air-service " + name).start(() -> {
            try (once) {
                serve(once.accept(), service);
            } catch (IOException e) {
                LOG.debug("{}: nobody came to {}", name, port);
            } finally {
                services.remove(once);
            }
        });
    }

    @Override
    public void close() {
        off();
    }

    private record Ends(Socket socket, InputStream input, OutputStream output) implements TwinConnection {
        @Override
        public void close() {
            quietly(socket);
        }
    }

    /** The address of the {@code index}-th twin, counted from {@code first}. */
    public static InetAddress address(String first, int index) throws IOException {
        byte[] bytes = InetAddress.getByName(first).getAddress();
        int carry = index;
        for (int i = bytes.length - 1; i >= 0; i--) {
            int value = (bytes[i] & 0xff) + carry;
            bytes[i] = (byte) value;
            carry = value >> 8;
        }
        return InetAddress.getByAddress(bytes);
    }
}
