package dev.pomona.services.syslog.client;

import dev.pomona.lockdown.LockdownError;
import dev.pomona.lockdown.LockdownException;
import dev.pomona.mux.Connection;
import dev.pomona.mux.Udid;
import dev.pomona.services.syslog.SyslogArchive;
import dev.pomona.services.syslog.SyslogClient;
import dev.pomona.services.syslog.SyslogProcess;
import dev.pomona.services.syslog.SyslogRequest;
import dev.pomona.services.syslog.SyslogRequest.Way;
import dev.pomona.services.syslog.SyslogStream;
import dev.pomona.services.syslog.messages.RelayEvents;
import dev.pomona.services.syslog.messages.TraceEvents;
import dev.pomona.services.syslog.messages.TraceRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** A {@link SyslogClient} with one connection for each stream. */
public final class SyslogClientImpl implements SyslogClient {
    /** The first iOS version that is asked for {@code os_trace_relay}. */
    private static final int TRACE_SINCE = 9;

    /** Opens a connection to one of the phone's services. */
    @FunctionalInterface
    public interface Opener {
        Connection open(String service) throws IOException;
    }

    /**
     * What can be set.
     *
     * @param relay the name of the older service
     * @param trace the name of the newer one
     */
    public record Services(String relay, String trace) {
        public static final Services USUAL = new Services("com.apple.syslog_relay", "com.apple.os_trace_relay");
    }

    private final Udid udid;
    private final String version;
    private final Services services;
    private final Opener opener;
    private final LongSupplier nanos;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param version the phone's iOS version; empty if unknown
     * @param nanos the clock, as {@link System#nanoTime}
     */
    public SyslogClientImpl(Udid udid, String version, Services services, Opener opener, LongSupplier nanos) {
        this.udid = udid;
        this.version = version;
        this.services = services;
        this.opener = opener;
        this.nanos = nanos;
    }

    @Override
    public SyslogStream stream(SyslogRequest request) throws IOException {
        SyslogStream stream = byWay(request);
        return request.queue() == 0 ? stream : new QueuedStream(stream, request.queue(), "syslog-queue " + udid);
    }

    private SyslogStream byWay(SyslogRequest request) throws IOException {
        Way way = request.way() == Way.AUTO ? chosen(version) : request.way();
        if (way == Way.RELAY) return relay(request);
        try {
            return trace(request);
        } catch (LockdownException e) {
            // An old phone, or one that keeps this service to itself; the relay has always been there.
            boolean missing = e.error() == LockdownError.INVALID_SERVICE;
            if (request.way() != Way.AUTO || !missing) throw e;
            return relay(request);
        }
    }

    /** The service for a phone of this version; the newer one if the version is unknown. */
    static Way chosen(String version) {
        int dot = version.indexOf('.');
        String major = dot < 0 ? version : version.substring(0, dot);
        boolean old = major.matches("\\d{1,4}") && Integer.parseInt(major) < TRACE_SINCE;
        return old ? Way.RELAY : Way.OS_TRACE;
    }

    private SyslogStream relay(SyslogRequest request) throws IOException {
        Connection connection = connect(services.relay());
        SyslogStream all = new SyslogStreamImpl(connection, new RelayEvents(), () -> open.remove(connection), nanos);
        return request.pid().isEmpty() ? all : new OneProcess(all, request.pid().getAsLong(), nanos);
    }

    private SyslogStream trace(SyslogRequest request) throws IOException {
        Connection connection = connect(services.trace());
        try {
            TraceExchange exchange = new TraceExchange(connection, udid);
            exchange.ask(new TraceRequest.StartActivity(request.pid(), request.fine()));
            return new SyslogStreamImpl(
                    connection, new TraceEvents(exchange.frames()), () -> open.remove(connection), nanos);
        } catch (IOException | RuntimeException e) {
            drop(connection);
            throw e;
        }
    }

    @Override
    public List<SyslogProcess> processes() throws IOException {
        Connection connection = connect(services.trace());
        try {
            return new TraceExchange(connection, udid)
                    .ask(new TraceRequest.PidList())
                    .processes();
        } finally {
            drop(connection);
        }
    }

    @Override
    public long archive(SyslogArchive what, OutputStream to, LongConsumer progress) throws IOException {
        Connection connection = connect(services.trace());
        try {
            TraceExchange exchange = new TraceExchange(connection, udid);
            exchange.ask(new TraceRequest.CreateArchive(what));
            return exchange.copy(to, progress);
        } finally {
            drop(connection);
        }
    }

    private Connection connect(String service) throws IOException {
        if (closed) throw gone();
        Connection connection = opener.open(service);
        open.add(connection);
        // close() may have come while the connection was being opened.
        if (closed) {
            close();
            throw gone();
        }
        return connection;
    }

    private void drop(Connection connection) {
        open.remove(connection);
        connection.close();
    }

    private IOException gone() {
        return new IOException("this client for the log of " + udid + " is closed");
    }

    @Override
    public void close() {
        closed = true;
        for (Connection connection : open) drop(connection);
    }
}
