package dev.pomona.mux.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * Where a usbmuxd socket is, in any spelling of {@code USBMUXD_SOCKET_ADDRESS}: {@code /path}, {@code unix:/path}, {@code
 * UNIX:/path}, {@code unix:///path}, {@code tcp://host:port}, {@code host:port}, {@code [::1]:port}.
 */
public sealed interface MuxAddress {
    /** Where a usbmuxd of the system listens. */
    String SYSTEM = "/var/run/usbmuxd";
    /** How long {@link #open} tries. */
    Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** A Unix socket. */
    record Unix(Path path) implements MuxAddress {
        @Override
        public SocketChannel open() throws IOException {
            return Deadline.opening(
                    SocketChannel.open(StandardProtocolFamily.UNIX), UnixDomainSocketAddress.of(path), CONNECT_TIMEOUT);
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** A TCP socket; port 0 means "any free port" to a listener. */
    record Tcp(String host, int port) implements MuxAddress {
        public InetSocketAddress resolve() throws IOException {
            InetSocketAddress address = new InetSocketAddress(host, port);
            if (address.isUnresolved()) throw new UnknownHostException(host);
            return address;
        }

        @Override
        public SocketChannel open() throws IOException {
            SocketChannel channel = Deadline.opening(SocketChannel.open(), resolve(), CONNECT_TIMEOUT);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return channel;
        }

        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /** A connected, blocking channel. */
    SocketChannel open() throws IOException;

    /** @throws IllegalArgumentException saying what was expected */
    static MuxAddress parse(String text) {
        String s = text.strip();
        String lower = s.toLowerCase(Locale.ROOT);
        if (lower.startsWith("unix:")) return unix(text, s.substring("unix:".length()));
        if (lower.startsWith("tcp://")) return tcp(text, s.substring("tcp://".length()));
        return s.startsWith("/") ? unix(text, s) : tcp(text, s);
    }

    /** The address that {@code USBMUXD_SOCKET_ADDRESS} names, or the system's own. */
    static MuxAddress ofEnvironment() {
        String value = System.getenv("USBMUXD_SOCKET_ADDRESS");
        return parse(value == null || value.isBlank() ? SYSTEM : value);
    }

    private static MuxAddress unix(String text, String path) {
        if (!path.startsWith("/")) throw wrong(text, "an absolute path after \"unix:\"");
        try {
            return new Unix(Path.of(path.replaceFirst("^/+", "/")));
        } catch (InvalidPathException e) {
            throw wrong(text, "a path");
        }
    }

    private static MuxAddress tcp(String text, String s) {
        String expected = "/path, unix:/path, host:port or [::1]:port";
        int colon = s.lastIndexOf(':');
        if (colon <= 0) throw wrong(text, expected);
        String host = s.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw wrong(text, "an IPv6 address in brackets, such as [::1]:27015");
        }
        if (host.isEmpty() || host.indexOf('/') >= 0) throw wrong(text, expected);
        String port = s.substring(colon + 1);
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 0xffff) {
            throw wrong(text, "a port from 0 to 65535 after the last ':'");
        }
        return new Tcp(host, Integer.parseInt(port));
    }

    private static IllegalArgumentException wrong(String text, String expected) {
        return new IllegalArgumentException("not a usbmuxd address: \"" + text + "\"; expected " + expected);
    }
}
