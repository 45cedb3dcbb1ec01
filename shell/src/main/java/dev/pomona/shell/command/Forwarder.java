package dev.pomona.shell.command;

import dev.pomona.mux.Connection;
import dev.pomona.mux.Device;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** One listening port, each connection of which becomes a connection to the same port of a phone. */
final class Forwarder implements AutoCloseable {
    /** How long a phone may be silent after the local program has said its last word. */
    private static final Duration LAST_ANSWER = Duration.ofSeconds(30);

    private static final int BUFFER = 64 * 1024;

    /** Finds the phone anew for each connection. */
    interface Way {
        Device find() throws IOException;
    }

    private final ServerSocket server;
    private final int remote;
    private final Way way;
    private final Consumer<String> remarks;
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();

    Forwarder(ServerSocket server, int remote, Way way, Consumer<String> remarks) {
        this.server = server;
        this.remote = remote;
        this.way = way;
        this.remarks = remarks;
    }

    int localPort() {
        return server.getLocalPort();
    }

    void start() {
        Thread.ofVirtual().name("forward " + localPort()).start(this::accept);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual()
                        .name("forward " + localPort() + " connection")
                        .start(() -> serve(socket));
            } catch (IOException e) {
                if (!server.isClosed()) remarks.accept("forward: " + e.getMessage());
            }
        }
    }

    private void serve(Socket socket) {
        open.add(socket);
        try (socket) {
            if (server.isClosed()) return;
            socket.setTcpNoDelay(true);
            try (Connection connection = way.find().connect(remote)) {
                open.add(connection);
                Thread up = Thread.ofVirtual()
                        .name("forward " + localPort() + " up")
                        .start(() -> toPhone(socket, connection));
                fromPhone(connection, socket);
                socket.close();
                connection.close();
                up.join();
                open.remove(connection);
            }
        } catch (IOException e) {
            remarks.accept("forward: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    /** Ends when the phone ends, or when either side can do no more. */
    private static void fromPhone(Connection connection, Socket socket) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = connection.input();
            OutputStream out = socket.getOutputStream();
            int n;
            while ((n = in.read(buffer)) >= 0) out.write(buffer, 0, n);
        } catch (SocketTimeoutException e) {
            // The local program had finished, and the phone has nothing to add.
            return;
        } catch (IOException e) {
            // One end has gone; closing both is all that can follow.
            return;
        }
    }

    /** The mux knows no half-close: the end of the local program's words cannot be passed on, only waited for. */
    private static void toPhone(Socket socket, Connection connection) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = socket.getInputStream();
            OutputStream out = connection.output();
            int n;
            while ((n = in.read(buffer)) >= 0) out.write(buffer, 0, n);
            connection.drain(LAST_ANSWER);
            connection.readTimeout(LAST_ANSWER);
        } catch (IOException e) {
            connection.close();
        }
    }

    @Override
    public void close() {
        closeQuietly(server);
        open.forEach(Forwarder::closeQuietly);
    }

    private static void closeQuietly(AutoCloseable what) {
        try {
            what.close();
        } catch (Exception e) {
            // It is being given up anyway.
            return;
        }
    }
}
