package dev.pomona.lockdown.wifi;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Device;
import dev.pomona.mux.DeviceInfo;
import dev.pomona.mux.Transport;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way to a phone over the network: every port is a TCP port. Works from its making until {@link #end}. */
public final class TcpDevice implements Device {
    private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);
    private final DeviceInfo info;
    private final InetAddress address;
    private final Set<TcpConnection> open = ConcurrentHashMap.newKeySet();
    private final Readiness readiness;
    private volatile boolean gone;

    public TcpDevice(Udid udid, InetAddress address, String serviceName) {
        this.address = address;
        this.readiness = new Readiness("wifi-ready " + udid);
        this.info = new DeviceInfo(
                udid,
                Transport.NETWORK,
                0,
                0,
                0,
                "wifi " + address.getHostAddress(),
                Optional.of(new DeviceInfo.NetworkInfo(address, serviceName, 0)));
    }

    @Override
    public DeviceInfo info() {
        return info;
    }

    @Override
    public Connection connect(int port, Duration timeout) throws IOException {
        if (port < 1 || port > 65_535) throw new IllegalArgumentException("port " + port);
        if (gone) throw failed(port, new CloseReason.Unplugged("left the network"), null);
        if (timeout.isZero() || timeout.isNegative())
            throw failed(port, new CloseReason.TimedOut("answer", timeout), null);
        SocketChannel channel = open(port);
        boolean done = false;
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // For those who wait for a phone that went without a word, should its heart not tell.
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            int millis = timeout.compareTo(LONGEST) > 0 ? Integer.MAX_VALUE : (int) Math.max(1, timeout.toMillis());
            channel.socket().connect(new InetSocketAddress(address, port), millis);
            TcpConnection connection = new TcpConnection(udid(), channel, port, readiness, open::remove);
            done = true;
            open.add(connection);
            // It may have gone meanwhile, and nobody would end this one.
            if (gone) connection.end(new CloseReason.Unplugged("left the network"));
            return connection;
        } catch (SocketTimeoutException e) {
            throw failed(port, new CloseReason.TimedOut("answer", timeout), e);
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) throw interrupted(e);
            String words = String.valueOf(e.getMessage());
            boolean refused = e instanceof ConnectException;
            throw failed(port, refused ? new CloseReason.Refused(words) : new CloseReason.Unplugged(words), e);
        } finally {
            if (!done) channel.close();
        }
    }

    private SocketChannel open(int port) throws IOException {
        try {
            return SocketChannel.open();
        } catch (IOException e) {
            throw failed(port, new CloseReason.Exhausted(String.valueOf(e.getMessage())), e);
        }
    }

    private static InterruptedIOException interrupted(IOException cause) {
        InterruptedIOException interrupted = new InterruptedIOException("interrupted while connecting");
        interrupted.initCause(cause);
        return interrupted;
    }

    private ConnectionException failed(int port, CloseReason reason, IOException cause) {
        ConnectionException failed = new ConnectionException(udid(), port, reason);
        if (cause != null) failed.initCause(cause);
        return failed;
    }

    /** The phone has left the network; nothing is connected any more. */
    void leave() {
        gone = true;
    }

    /** The phone has left the network; all its connections end. */
    void end() {
        gone = true;
        open.forEach(c -> c.end(new CloseReason.Unplugged("left the network")));
    }
}
