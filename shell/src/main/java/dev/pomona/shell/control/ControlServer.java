package dev.pomona.shell.control;

import dev.pomona.shell.command.Caller;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The socket by which {@code ./pomona COMMAND} reaches the hub. Only its owner may connect. */
public final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    /** How long commands may take to end when the hub stops. */
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    /** Runs one command and answers its exit code. */
    public interface Runner {
        int run(List<String> args, Caller caller);
    }

    private final ServerSocketChannel server;
    private final Path socket;
    private final Runner runner;
    private final Map<ControlSession, Thread> sessions = new ConcurrentHashMap<>();

    private ControlServer(ServerSocketChannel server, Path socket, Runner runner) {
        this.server = server;
        this.socket = socket;
        this.runner = runner;
    }

    /**
     * Listens. A socket file that nobody listens at any more is replaced.
     *
     * @throws IOException another hub listens there, or the folder does not allow it
     */
    public static ControlServer open(Path socket, Runner runner) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
        if (Files.exists(socket)) {
            if (answers(address)) throw new IOException("another hub listens at " + socket);
            Files.delete(socket);
        }
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(address, 64);
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            server.close();
            throw new IOException("cannot listen at " + socket + ": " + e.getMessage(), e);
        }
        ControlServer control = new ControlServer(server, socket, runner);
        Thread.ofVirtual().name("control accept").start(control::accept);
        return control;
    }

    private static boolean answers(UnixDomainSocketAddress address) {
        try (SocketChannel probe = SocketChannel.open(address)) {
            return probe.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                ControlSession session = new ControlSession(channel, runner);
                Thread thread = Thread.ofVirtual().name("control client").unstarted(() -> {
                    try {
                        session.run();
                    } finally {
                        sessions.remove(session);
                    }
                });
                sessions.put(session, thread);
                thread.start();
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("control socket: {}", e.getMessage());
            }
        }
    }

    /** Commands are ended, and get a moment to tell their callers that the hub was stopped: exit code 1. */
    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.debug("closing {}", socket, e);
        }
        sessions.keySet().forEach(ControlSession::stop);
        long end = System.nanoTime() + FAREWELL.toNanos();
        sessions.forEach((session, thread) -> {
            try {
                long left = Math.max(1_000_000, end - System.nanoTime());
                if (!thread.join(Duration.ofNanos(left))) session.close();
            } catch (InterruptedException e) {
                session.close();
                Thread.currentThread().interrupt();
            }
        });
    }
}
