package dev.pomona.mux.gate;

import dev.pomona.mux.client.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets clients from anywhere through to a Unix socket on this machine, if they do TLS 1.3 and show the token. First the client
 * says the 32 bytes of the token, then the gate one byte of {@link Answer}; from then on the two streams are one.
 */
public final class TlsGate implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TlsGate.class);
    private static final int BACKLOG = 64;
    private static final int MAX_NAMED = 1024;
    private static final long ACCEPT_PAUSE = 50_000_000;

    /** What the gate says to a token. */
    enum Answer {
        WELCOME,
        WRONG_TOKEN,
        FULL
    }

    /**
     * Bounds; tests make them small.
     *
     * @param clients that are through, at a time; further ones are told {@link Answer#FULL}
     * @param greetings clients that have not shown a token yet, at a time; further ones are closed at once
     * @param greeting how long a client may take until it has shown its token
     */
    public record Bounds(int clients, int greetings, Duration greeting) {
        public static final Bounds DEFAULT = new Bounds(512, 64, Duration.ofSeconds(10));
    }

    private final ServerSocketChannel socket = ServerSocketChannel.open();
    private final GateTls tls;
    private final Path inside;
    private final Bounds bounds;
    private final Semaphore places;
    private final Semaphore greetings;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    /** Addresses that were named in the log once. */
    private final Set<String> named = Collections.newSetFromMap(new ConcurrentHashMap<>());

    private final InetSocketAddress address;

    /**
     * @param token its file, made if it is not there
     * @param inside the Unix socket that clients are let through to
     * @throws IOException saying what is in the way
     */
    public TlsGate(InetSocketAddress at, Path token, Path inside, Bounds bounds) throws IOException {
        this.inside = inside;
        this.bounds = bounds;
        this.places = new Semaphore(bounds.clients());
        this.greetings = new Semaphore(bounds.greetings());
        try {
            tls = GateTls.server(token);
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(at, BACKLOG);
            address = (InetSocketAddress) socket.getLocalAddress();
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
        Thread.ofVirtual().name("mux-gate " + address).start(this::accept);
    }

    /** With the port that the system chose, if it was to choose. */
    public InetSocketAddress address() {
        return address;
    }

    public boolean isOpen() {
        return socket.isOpen();
    }

    private void accept() {
        while (socket.isOpen()) {
            try {
                SocketChannel client = socket.accept();
                if (greetings.tryAcquire()) {
                    open.add(client);
                    Thread.ofVirtual().name("mux-gate-client " + address).start(() -> serve(client));
                } else {
                    once("crowd", "too many clients at once that have not shown a token");
                    client.close();
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                log.warn("{} cannot take a client: {}", address, e.getMessage());
                LockSupport.parkNanos(ACCEPT_PAUSE);
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            if (!socket.isOpen()) return;
            SSLSocket secure;
            try {
                secure = greet(client);
            } finally {
                greetings.release();
            }
            if (secure != null) letThrough(secure);
        } catch (IOException | RuntimeException e) {
            log.debug("a client of {} ends: {}", address, e.getMessage());
        } finally {
            open.remove(client);
        }
    }

    /** null for a client that may not come in. */
    private SSLSocket greet(SocketChannel client) throws IOException {
        String who =
                ((InetSocketAddress) client.getRemoteAddress()).getAddress().getHostAddress();
        long begun = System.nanoTime();
        try (Deadline deadline = Deadline.of(client, bounds.greeting())) {
            try {
                SSLSocket secure = tls.over(client, false);
                secure.startHandshake();
                byte[] given = secure.getInputStream().readNBytes(Token.LENGTH);
                if (tls.token().isSecret(given)) return secure;
                once("token " + who, who + " does not know the token");
                secure.getOutputStream().write(Answer.WRONG_TOKEN.ordinal());
                secure.close();
                return null;
            } catch (IOException e) {
                boolean late = System.nanoTime() - begun >= bounds.greeting().toNanos();
                String why = late ? "in " + bounds.greeting().toMillis() + " ms" : String.valueOf(e.getMessage());
                once(who, who + " has not shown a token: " + why);
                throw deadline.explain(e, why);
            }
        }
    }

    private void letThrough(SSLSocket secure) throws IOException {
        boolean placed = places.tryAcquire();
        try (secure) {
            secure.getOutputStream().write((placed ? Answer.WELCOME : Answer.FULL).ordinal());
            if (!placed) {
                once("full", "has " + bounds.clients() + " clients and refuses further ones");
                return;
            }
            SocketChannel within = SocketChannel.open(UnixDomainSocketAddress.of(inside));
            Splice.run(secure, within, "mux-gate-in " + address);
        } finally {
            if (placed) places.release();
        }
    }

    /** Who is at the door is said once, so that nobody fills the log from there. */
    private void once(String who, String words) {
        if (named.size() < MAX_NAMED && named.add(who)) log.warn("{}: {}", address, words);
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (SocketChannel client : open) client.close();
        } catch (IOException e) {
            log.debug("{}: {}", address, e.getMessage());
        }
    }
}
