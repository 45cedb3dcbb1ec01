package dev.pomona.services.syslog.client;

import dev.pomona.mux.Connection;
import dev.pomona.mux.Udid;
import dev.pomona.services.syslog.SyslogClient;
import dev.pomona.services.syslog.SyslogStream;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** A {@link SyslogClient} with one connection for each stream. */
public final class SyslogClientImpl implements SyslogClient {
    /** Opens a connection to the phone's log service. */
    @FunctionalInterface
    public interface Opener {
        Connection open() throws IOException;
    }

    private final Udid udid;
    private final Opener opener;
    private final LongSupplier nanos;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** @param nanos the clock, as {@link System#nanoTime} */
    public SyslogClientImpl(Udid udid, Opener opener, LongSupplier nanos) {
        this.udid = udid;
        this.opener = opener;
        this.nanos = nanos;
    }

    @Override
    public SyslogStream stream() throws IOException {
        if (closed) throw gone();
        Connection connection = opener.open();
        open.add(connection);
        // close() may have come while the connection was being opened.
        if (closed) {
            close();
            throw gone();
        }
        return new SyslogStreamImpl(connection, () -> open.remove(connection), nanos);
    }

    private IOException gone() {
        return new IOException("this client for the log of " + udid + " is closed");
    }

    @Override
    public void close() {
        closed = true;
        for (Connection connection : open) {
            connection.close();
            open.remove(connection);
        }
    }
}
