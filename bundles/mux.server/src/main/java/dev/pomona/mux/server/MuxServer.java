package dev.pomona.mux.server;

import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.mux.client.LayoutChoice;
import dev.pomona.mux.client.MuxAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listening socket and its clients. It listens from its construction until it is closed. */
public final class MuxServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MuxServer.class);
    private static final int BACKLOG = 256;
    private static final int SOCKET_BUFFER = 256 * 1024;
    private static final long ACCEPT_PAUSE = 50_000_000;

    private final String name;
    private final MuxAddress address;
    private final Admission admission;
    private final ServerSocketChannel socket;
    private final Optional<UnixSocketFile> file;
    private final ClientSession.Shared shared;
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();
    private final Refusal refusal = new Refusal();
    private boolean full;

    /** @throws IOException saying what is in the way */
    MuxServer(
            MuxAddress address,
            Admission admission,
            DeviceDirectory directory,
            Supplier<Optional<PairRecordVault>> vaults,
            LayoutChoice layouts)
            throws IOException {
        this(address, admission, directory, vaults, layouts, Limits.DEFAULT);
    }

    MuxServer(
            MuxAddress address,
            Admission admission,
            DeviceDirectory directory,
            Supplier<Optional<PairRecordVault>> vaults,
            LayoutChoice layouts,
            Limits limits)
            throws IOException {
        this(address.toString(), address, admission, directory, vaults, layouts, limits);
    }

    /** @param name what policies and the log call it */
    MuxServer(
            String name,
            MuxAddress address,
            Admission admission,
            DeviceDirectory directory,
            Supplier<Optional<PairRecordVault>> vaults,
            LayoutChoice layouts,
            Limits limits)
            throws IOException {
        this.name = name;
        this.address = address;
        this.admission = admission;
        this.shared = new ClientSession.Shared(
                directory, new PairRecords(vaults, directory), new Buffers(), new RelayLoops(), limits, layouts);
        boolean unix = address instanceof MuxAddress.Unix;
        this.socket = unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
        try {
            this.file = switch (address) {
                case MuxAddress.Unix(var path) ->
                    Optional.of(UnixSocketFile.bind(socket, path, BACKLOG, admission.access()));
                case MuxAddress.Tcp tcp -> {
                    socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                    socket.bind(permitted(tcp, admission.allowRemote()), BACKLOG);
                    yield Optional.empty();
                }
            };
        } catch (IOException | RuntimeException e) {
            Channels.close(socket);
            throw e;
        }
        Thread.ofVirtual().name("mux-accept " + address).start(this::accept);
    }

    private static InetSocketAddress permitted(MuxAddress.Tcp tcp, boolean allowRemote) throws IOException {
        InetSocketAddress resolved = tcp.resolve();
        if (!allowRemote && !resolved.getAddress().isLoopbackAddress()) {
            throw new BindException(tcp + " is not on this machine's loopback: whoever reaches the port could use every"
                    + " phone. Listen on 127.0.0.1, or start the hub with --listen-anywhere if that is meant");
        }
        return resolved;
    }

    /** Where it listens really: with the port that the system chose, if it was to choose. */
    public MuxAddress address() {
        try {
            SocketAddress local = socket.getLocalAddress();
            return local instanceof InetSocketAddress inet && address instanceof MuxAddress.Tcp tcp
                    ? new MuxAddress.Tcp(tcp.host(), inet.getPort())
                    : address;
        } catch (IOException e) {
            return address;
        }
    }

    public int clients() {
        return clients.size();
    }

    public boolean isOpen() {
        return socket.isOpen();
    }

    private void accept() {
        while (socket.isOpen()) {
            try {
                serve(socket.accept());
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // Out of descriptors, most likely: others go on, and this passes.
                log.warn("{} cannot take a client: {}", address, e.getMessage());
                LockSupport.parkNanos(ACCEPT_PAUSE);
            }
        }
    }

    private void serve(SocketChannel client) {
        if (clients.size() >= shared.limits().clients()) {
            if (!full) log.warn("{} has {} clients and refuses further ones", address, clients.size());
            full = true;
            refusal.begin(client, "the socket has " + clients.size() + " clients");
            return;
        }
        full = false;
        clients.add(client);
        tune(client);
        if (!socket.isOpen()) Channels.close(client);
        Runnable over = () -> clients.remove(client);
        Thread.ofVirtual()
                .name("mux-client " + address)
                .start(() -> new ClientSession(client, shared, admission.gate(name, client), over).run());
    }

    private static void tune(SocketChannel client) {
        option(client, StandardSocketOptions.TCP_NODELAY, true);
        option(client, StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
        option(client, StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
    }

    private static <T> void option(SocketChannel client, SocketOption<T> option, T value) {
        if (!client.supportedOptions().contains(option)) return;
        try {
            client.setOption(option, value);
        } catch (IOException ignored) {
            // It only makes things faster.
        }
    }

    /** Stops listening, takes the file away, disconnects everybody. */
    @Override
    public void close() {
        Channels.close(socket);
        try {
            if (file.isPresent()) file.get().delete();
        } catch (IOException e) {
            log.warn("{} cannot be removed: {}", address, e.getMessage());
        }
        shared.loops().close();
        clients.forEach(Channels::close);
    }
}
