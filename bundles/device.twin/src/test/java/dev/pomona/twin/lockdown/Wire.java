package dev.pomona.twin.lockdown;

import dev.pomona.twin.TwinConnection;
import dev.pomona.twin.app.Phone;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** The host's end of a connection into a twin, over loopback. */
public final class Wire {
    private Wire() {}

    /** One connection to {@code port} of {@code phone}, served as the mux would serve it. */
    public static Socket open(Phone phone, int port) throws IOException {
        Phone.Handler handler = phone.open(port).orElseThrow(() -> new IOException("connection refused"));
        return open(handler::serve);
    }

    /** Something that serves one connection. */
    public interface Server {
        void serve(TwinConnection host) throws IOException;
    }

    public static Socket open(Server server) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket host = new Socket(listener.getInetAddress(), listener.getLocalPort());
            Socket phone = listener.accept();
            host.setSoTimeout(10_000);
            host.setTcpNoDelay(true);
            phone.setTcpNoDelay(true);
            Thread.ofVirtual().name("twin-test").start(() -> serve(server, phone));
            return host;
        }
    }

    private static void serve(Server server, Socket phone) {
        try (phone) {
            server.serve(new Ends(phone, phone.getInputStream(), phone.getOutputStream()));
        } catch (IOException e) {
            // A host that goes away is no fault.
            Thread.currentThread().interrupt();
        }
    }

    private record Ends(Socket socket, InputStream input, OutputStream output) implements TwinConnection {
        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
