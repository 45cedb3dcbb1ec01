package com.example.echo.client;

import com.example.echo.api.EchoClient;
import dev.pomona.mux.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Speaks the protocol over a connection, which is opened when it is first needed. Knows no OSGi. */
public final class EchoOverConnection implements EchoClient {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Starts the service on the phone. */
    @FunctionalInterface
    public interface Opener {
        Connection open() throws IOException;
    }

    private final Opener opener;
    private Connection connection;

    public EchoOverConnection(Opener opener) {
        this.opener = opener;
    }

    @Override
    public synchronized String say(String words) throws IOException {
        if (connection == null) connection = opener.open();
        // No wait without an end.
        connection.readTimeout(LIMIT);
        ByteBuffer bytes = new EchoMessage(words).encode();
        while (bytes.hasRemaining()) connection.write(bytes);
        return EchoMessage.decode(this::fill).words();
    }

    private void fill(ByteBuffer target) throws IOException {
        while (target.hasRemaining()) {
            if (connection.read(target) < 0) throw new EOFException("the phone closed the connection");
        }
    }

    @Override
    public synchronized void close() {
        if (connection != null) connection.close();
    }
}
