package dev.pomona.mux.gate;

import dev.pomona.mux.client.Deadline;
import dev.pomona.mux.gate.TlsGate.Answer;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other end of a {@link TlsGate}: whoever connects to a socket of this machine is at the hub behind the gate. */
public final class TlsTunnel implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TlsTunnel.class);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MAX_CLIENTS = 1024;
    private static final long ACCEPT_PAUSE = 50_000_000;

    private final ServerSocketChannel socket;
    private final String host;
    private final int port;
    private final GateTls tls;
    private final BiConsumer<SocketChannel, String> refuse;
    /** What has to be closed for everybody to end. */
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private final AtomicInteger clients = new AtomicInteger();
    private volatile String problem = "";

    /**
     * @param socket bound, and closed by {@link #close}
     * @param refuse tells a local client that there is no way, and closes it; runs on a thread that may wait
     */
    public TlsTunnel(
            ServerSocketChannel socket, String host, int port, Token token, BiConsumer<SocketChannel, String> refuse)
            throws IOException {
        this.socket = socket;
        this.host = host;
        this.port = port;
        this.tls = GateTls.client(token);
        this.refuse = refuse;
        Thread.ofVirtual().name("mux-tunnel " + host + ":" + port).start(this::accept);
    }

    /** Why the last client could not be let through; empty if it could. */
    public String problem() {
        return problem;
    }

    private void accept() {
        while (socket.isOpen()) {
            try {
                SocketChannel client = socket.accept();
                if (clients.incrementAndGet() <= MAX_CLIENTS) {
                    open.add(client);
                    Thread.ofVirtual().name("mux-tunnel-client " + host).start(() -> serve(client));
                } else {
                    clients.decrementAndGet();
                    client.close();
                }
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                log.warn("the tunnel to {}:{} cannot take a client: {}", host, port, e.getMessage());
                LockSupport.parkNanos(ACCEPT_PAUSE);
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                SocketChannel out = SocketChannel.open()) {
            open.add(out);
            try {
                serve(client, out);
            } finally {
                open.remove(out);
            }
        } catch (IOException | RuntimeException e) {
            log.debug("a client of the tunnel to {} ends: {}", host, e.getMessage());
        } finally {
            open.remove(client);
            clients.decrementAndGet();
        }
    }

    private void serve(SocketChannel client, SocketChannel out) throws IOException {
        SSLSocket secure;
        try {
            secure = dial(out);
            problem = "";
        } catch (IOException e) {
            problem = words(e);
            log.warn("no way to the hub at {}:{}: {}", host, port, problem);
            refuse.accept(client, problem);
            return;
        } finally {
            if (!socket.isOpen()) out.close();
        }
        Splice.run(secure, client, "mux-tunnel-in " + host);
    }

    /** What it holds open now, for clients and for itself. */
    int held() {
        return Math.max(clients.get(), open.size());
    }

    private SSLSocket dial(SocketChannel out) throws IOException {
        try (Deadline deadline = Deadline.of(out, LIMIT)) {
            try {
                InetSocketAddress there = new InetSocketAddress(host, port);
                if (there.isUnresolved()) throw new UnknownHostException("unknown host " + host);
                out.connect(there);
                SSLSocket secure = tls.over(out, true);
                secure.startHandshake();
                secure.getOutputStream().write(tls.token().secret());
                check(secure.getInputStream().read());
                return secure;
            } catch (IOException e) {
                throw deadline.explain(e, "no answer within " + LIMIT.toSeconds() + " s");
            }
        }
    }

    private static void check(int answer) throws IOException {
        if (answer < 0) throw new EOFException("it ends the connection without a word");
        if (answer == Answer.WRONG_TOKEN.ordinal()) throw new IOException("it does not take the token");
        if (answer == Answer.FULL.ordinal()) throw new IOException("it has as many clients as it takes");
        if (answer != Answer.WELCOME.ordinal()) throw new IOException("it is no gate of a hub");
    }

    private static String words(IOException e) {
        // The trust manager's own sentence is the one that helps.
        Throwable told = e instanceof SSLHandshakeException && e.getCause() != null ? e.getCause() : e;
        return String.valueOf(told.getMessage());
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (SocketChannel client : open) client.close();
        } catch (IOException e) {
            log.debug("the tunnel to {}: {}", host, e.getMessage());
        }
    }
}
