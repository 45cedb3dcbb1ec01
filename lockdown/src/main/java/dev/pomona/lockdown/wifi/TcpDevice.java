package dev.pomona.lockdown.wifi;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Device;
import dev.pomona.mux.DeviceInfo;
import dev.pomona.mux.Transport;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way to a phone over the network: every port is a TCP port. Works from its making until {@link #end}. */
public final class TcpDevice implements Device {
    private final DeviceInfo info;
    private final InetAddress address;
    private final Set<TcpConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean gone;

    public TcpDevice(Udid udid, InetAddress address, String serviceName) {
        this.address = address;
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
        if (gone) throw new ConnectionException(udid(), port, new CloseReason.Unplugged("left the network"));
        Socket socket = new Socket();
        boolean done = false;
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(address, port), (int) Math.max(1, timeout.toMillis()));
            TcpConnection connection = new TcpConnection(udid(), socket, port, open::remove);
            open.add(connection);
            // It may have gone meanwhile, and nobody would end this one.
            if (gone) connection.end(new CloseReason.Unplugged("left the network"));
            done = true;
            return connection;
        } catch (SocketTimeoutException e) {
            throw failed(port, new CloseReason.TimedOut("answer", timeout), e);
        } catch (ConnectException e) {
            throw failed(port, new CloseReason.Refused(String.valueOf(e.getMessage())), e);
        } catch (IOException e) {
            throw failed(port, new CloseReason.Unplugged(String.valueOf(e.getMessage())), e);
        } finally {
            if (!done) socket.close();
        }
    }

    private ConnectionException failed(int port, CloseReason reason, IOException cause) {
        ConnectionException failed = new ConnectionException(udid(), port, reason);
        failed.initCause(cause);
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
