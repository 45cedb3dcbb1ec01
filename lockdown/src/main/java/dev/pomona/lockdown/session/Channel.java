package dev.pomona.lockdown.session;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import dev.pomona.lockdown.LockdownException;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.lockdown.tls.HandshakeException;
import dev.pomona.lockdown.tls.HandshakeException.Meaning;
import dev.pomona.lockdown.tls.RecordTls;
import dev.pomona.lockdown.tls.TlsConnection;
import dev.pomona.lockdown.tls.TlsOffer;
import dev.pomona.lockdown.wire.PlistFrames;
import dev.pomona.lockdown.wire.Reply;
import dev.pomona.lockdown.wire.Request;
import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Device;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to lockdownd, in the clear or in a session. For one thread at a time. */
public final class Channel implements AutoCloseable {
    /** Limit of one request. */
    public static final Duration REQUEST = Duration.ofSeconds(30);

    /** Tells, and tells everybody, what kind of phone it is. */
    static final String VERSION = "ProductVersion";

    static final Duration HANDSHAKE = Duration.ofSeconds(10);
    private static final Duration FAREWELL = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Channel.class);
    private static final String LABEL = "pomona";

    private final Device device;
    private final Time time;
    private Connection connection;
    private RecordTls tls;
    private String sessionId;

    private Channel(Device device, Connection connection, Time time) {
        this.device = device;
        this.connection = connection;
        this.time = time;
    }

    /** Connects, in the clear. */
    public static Channel open(Device device, Time time) throws IOException {
        return new Channel(device, device.connect(Device.LOCKDOWN_PORT), time);
    }

    Device device() {
        return device;
    }

    /** The TLS of the session; null in the clear. */
    RecordTls tls() {
        return tls;
    }

    boolean secure() {
        return tls != null;
    }

    /**
     * One request and its reply.
     *
     * @throws EOFException if the phone has closed the connection
     * @throws SocketTimeoutException after {@link #REQUEST}
     */
    public Reply ask(Request request) throws IOException {
        return ask(request, REQUEST);
    }

    /** {@link #ask(Request)} that takes a refusal for an exception. */
    public NSDictionary demand(Request request) throws IOException {
        return switch (ask(request)) {
            case Reply.Done done -> done.message();
            case Reply.Refused refused -> throw new LockdownException(device.udid(), request.words(), refused.error());
        };
    }

    private Reply ask(Request request, Duration limit) throws IOException {
        long begin = time.nanos();
        Connection used = connection;
        Time.Cancellable guard = time.after(limit, "lockdown-limit " + device.udid(), used::close);
        try {
            used.write(PlistFrames.encode(request.toPlist(LABEL)));
            Optional<NSDictionary> message = PlistFrames.read(used);
            if (message.isEmpty()) throw new EOFException("the phone closed the connection to lockdownd");
            return Reply.decode(request, message.get());
        } catch (IOException e) {
            // Whatever went wrong, request and reply may be out of step from here on.
            used.close();
            if (time.nanos() - begin < limit.toNanos()) throw e;
            IOException late = new SocketTimeoutException("no answer to " + request.words() + " from " + device.udid()
                    + " within " + limit.toSeconds() + " s");
            late.initCause(e);
            throw late;
        } finally {
            guard.cancel();
        }
    }

    /**
     * Opens a session, after which all goes through TLS.
     *
     * @throws LockdownException {@code InvalidHostID} also if the phone breaks off the handshake, which is how some say that
     *     they have forgotten the record
     * @throws HandshakeException if TLS failed for a reason that says nothing about the record
     */
    public void startSession(PairRecord record, RecordTls recordTls, TlsOffer offer) throws IOException {
        NSDictionary reply = demand(new Request.StartSession(record.hostId(), record.buid()));
        if (!flag(reply, "EnableSessionSSL")) {
            close();
            throw new IOException("the phone offers a session without TLS, which this hub does not take");
        }
        try {
            TlsConnection secured = recordTls.client(connection, offer, HANDSHAKE);
            connection = secured;
            // In TLS 1.3 the phone says only after the handshake whether it takes our certificate.
            if (secured.protocol().equals("TLSv1.3"))
                LOG.debug("session with iOS {}", text(VERSION).orElse("?"));
        } catch (IOException e) {
            close();
            if (e instanceof HandshakeException) LOG.info("{} and {}: {}", device.udid(), offer, e.getMessage());
            if (!stale(e)) throw e;
            LockdownException forgotten =
                    new LockdownException(device.udid(), "StartSession (broken off in TLS)", "InvalidHostID");
            forgotten.initCause(e);
            throw forgotten;
        }
        sessionId = Plists.string(reply, "SessionID").orElse("");
        tls = recordTls;
    }

    /** One text value, in whatever state the connection is; empty if the phone does not tell it. */
    Optional<String> text(String key) throws IOException {
        return ask(new Request.GetValue("", key)) instanceof Reply.Done done
                ? Plists.string(done.message(), "Value")
                : Optional.empty();
    }

    private static boolean stale(IOException e) {
        if (e instanceof ConnectionException c) {
            return c.reason() instanceof CloseReason.Reset
                    || c.getCause() instanceof SSLException s && HandshakeException.afterwards(s) == Meaning.FORGOTTEN;
        }
        return e instanceof EOFException || e instanceof HandshakeException h && h.meaning() == Meaning.FORGOTTEN;
    }

    /** Ends the session; the connection goes on in the clear. */
    public void stopSession() throws IOException {
        if (tls == null) return;
        ask(new Request.StopSession(sessionId), FAREWELL);
        connection = ((TlsConnection) connection).backToClear(FAREWELL);
        tls = null;
    }

    /** Ends it the way the phone likes, within a few seconds. */
    void closeGently() {
        try {
            stopSession();
        } catch (IOException e) {
            // It goes either way.
        } finally {
            close();
        }
    }

    /** Takes leave in the clear; the phone closes. */
    public void goodbye() {
        try {
            Reply unused = ask(new Request.Goodbye(), FAREWELL);
        } catch (IOException e) {
            // It goes either way.
        } finally {
            close();
        }
    }

    static boolean flag(NSDictionary message, String key) {
        return message.get(key) instanceof NSNumber n && n.boolValue();
    }

    @Override
    public void close() {
        connection.close();
    }
}
