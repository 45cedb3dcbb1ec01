package dev.pomona.mux.upstream;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Device;
import dev.pomona.mux.DeviceInfo;
import dev.pomona.mux.Transport;
import dev.pomona.mux.Udid;
import dev.pomona.mux.client.AttachedDevice;
import dev.pomona.mux.client.RefusedException;
import dev.pomona.mux.client.Reply;
import dev.pomona.mux.client.UsbmuxClient;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A phone that another usbmuxd offers. Each connection is a socket of its own. */
final class UpstreamDevice implements Device {
    private final UsbmuxClient client;
    private final long id;
    private final DeviceInfo info;
    private final Set<UpstreamConnection> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean gone;

    /** @throws IllegalArgumentException if the other side's serial number is none that we would show */
    UpstreamDevice(UsbmuxClient client, AttachedDevice attached) {
        this.client = client;
        this.id = attached.id();
        this.info = new DeviceInfo(
                Udid.of(attached.serial()),
                Transport.UPSTREAM,
                attached.productId(),
                attached.locationId(),
                attached.speed(),
                "upstream " + client.address());
    }

    @Override
    public DeviceInfo info() {
        return info;
    }

    @Override
    public Connection connect(int port, Duration timeout) throws IOException {
        if (port < 1 || port > 0xffff) throw new IllegalArgumentException("port " + port);
        if (gone) throw unplugged(port);
        UpstreamConnection connection = open(port, timeout);
        connections.add(connection);
        connection.start();
        if (gone) {
            connection.end(new CloseReason.Unplugged(""));
            throw unplugged(port);
        }
        return connection;
    }

    private UpstreamConnection open(int port, Duration timeout) throws IOException {
        try {
            SocketChannel channel = client.connect(id, port, timeout);
            return new UpstreamConnection(udid(), port, channel, connections::remove);
        } catch (RefusedException e) {
            throw new ConnectionException(udid(), port, reason(e));
        } catch (SocketTimeoutException e) {
            throw new ConnectionException(udid(), port, new CloseReason.TimedOut("answer to Connect", timeout));
        } catch (IOException e) {
            String why = client.address() + " is not reachable: " + e.getMessage();
            throw new ConnectionException(udid(), port, new CloseReason.Unplugged(why));
        }
    }

    private CloseReason reason(RefusedException e) {
        return switch (e.number()) {
            case Reply.Result.REFUSED -> new CloseReason.Refused("");
            case Reply.Result.BAD_DEVICE ->
                new CloseReason.Unplugged(client.address() + " does not know the phone any more");
            default -> new CloseReason.Refused(client.address() + " answered " + e.number());
        };
    }

    private ConnectionException unplugged(int port) {
        return new ConnectionException(udid(), port, new CloseReason.Unplugged(""));
    }

    /** Ends all its connections; it takes no further ones. */
    void gone(String why) {
        gone = true;
        connections.forEach(c -> c.end(new CloseReason.Unplugged(why)));
    }
}
