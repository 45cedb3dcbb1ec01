package dev.pomona.lockdown.session;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import dev.pomona.lockdown.LockdownError;
import dev.pomona.lockdown.LockdownException;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.tls.RecordTls;
import dev.pomona.lockdown.tls.TlsOffer;
import dev.pomona.lockdown.trust.TrustState.Event;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.lockdown.wire.Reply;
import dev.pomona.lockdown.wire.Request;
import dev.pomona.mux.Device;
import dev.pomona.mux.MuxException;
import dev.pomona.mux.Reach;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker of one phone's lockdownd: one warm connection, in a session where the phone trusts this hub, in the clear
 * where not. Whoever asks queues for it, with a deadline; it is opened when needed and closed when idle. So however many
 * ask at a time, the phone sees one of them.
 */
public final class Sessions {
    /** Shorter than phones are known to wait. */
    static final Duration IDLE = Duration.ofSeconds(25);

    /** Tries to reach lockdownd, where a try failed for this connection alone. */
    private static final int CONNECTS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final Udid udid;
    private final Way way;
    private final PairRecordVault vault;
    private final Time time;
    private final Consumer<Event> found;
    private final Turns turns;
    private volatile Channel warm;
    private volatile String version = "";
    private PairRecord refused;
    private PairRecord tlsOf;
    private RecordTls tls;
    private long lastUse;
    private boolean idleTimer;

    /** A service that waits for its host. @param tls null where it is in the clear */
    record Started(Device device, int port, RecordTls tls, TlsOffer offer) {}

    /** @param found told what a session, or the lack of a record, says about trust */
    public Sessions(Udid udid, Way way, PairRecordVault vault, Time time, Consumer<Event> found) {
        this.udid = udid;
        this.way = way;
        this.vault = vault;
        this.time = time;
        this.found = found;
        this.turns = new Turns(udid);
    }

    /** @throws LockdownException if the phone refuses */
    public NSDictionary ask(Request request) throws IOException {
        turns.take();
        try {
            return askInTurn(request);
        } finally {
            turns.give();
        }
    }

    private NSDictionary askInTurn(Request request) throws IOException {
        boolean again = true;
        while (true) {
            boolean reused = warm != null;
            if (!reused) warm = open();
            Channel channel = warm;
            Reply reply;
            try {
                reply = channel.ask(request);
                used();
            } catch (IOException e) {
                abort();
                if (!reused || !again || !worthAnother(e)) throw e;
                again = false;
                continue;
            }
            switch (reply) {
                case Reply.Done done -> {
                    return done.message();
                }
                case Reply.Refused no -> {
                    if (!(lost(no) && channel.secure() && again)) {
                        throw new LockdownException(udid, request.words(), no.error());
                    }
                    again = false;
                    abort();
                }
            }
        }
    }

    private static boolean lost(Reply.Refused no) {
        return switch (LockdownError.of(no.error())) {
            case SESSION_INACTIVE, INVALID_SESSION_ID, INVALID_CONNECTION -> true;
            default -> false;
        };
    }

    private static boolean worthAnother(IOException e) {
        return !(e instanceof SocketTimeoutException || e instanceof MuxException m && m.reach() != Reach.CHANNEL);
    }

    /** Has a service started, with the escrow bag where it is asked for, or where a locked phone asks for it. */
    Started start(String service, boolean escrowBag) throws IOException {
        turns.take();
        try {
            NSDictionary reply = startInTurn(service, escrowBag);
            Channel channel = warm;
            int port = reply.get("Port") instanceof NSNumber n && n.isInteger() ? n.intValue() : 0;
            if (port < 1 || port > 65535) throw new IOException("the phone started " + service + " at no port");
            boolean secure = Channel.flag(reply, "EnableServiceSSL");
            if (secure && channel.tls() == null) {
                throw new IOException(service + " on " + udid + " wants TLS, which needs trust: pair first");
            }
            return new Started(channel.device(), port, secure ? channel.tls() : null, offer());
        } finally {
            turns.give();
        }
    }

    private NSDictionary startInTurn(String service, boolean escrowBag) throws IOException {
        if (escrowBag) return askInTurn(new Request.StartService(service, escrowBag()));
        try {
            return askInTurn(new Request.StartService(service, null));
        } catch (LockdownException e) {
            Optional<byte[]> bag = e.error() == LockdownError.PASSWORD_PROTECTED
                    ? record().flatMap(PairRecord::escrowBag)
                    : Optional.empty();
            if (bag.isEmpty()) throw e;
            return askInTurn(new Request.StartService(service, bag.get()));
        }
    }

    private byte[] escrowBag() throws IOException {
        return record().flatMap(PairRecord::escrowBag)
                .orElseThrow(() ->
                        new IOException("there is no escrow bag for " + udid + ": unlock the phone and pair again"));
    }

    /** The phone's iOS; empty while unknown. */
    public String version() {
        return version;
    }

    /** Whether the stored record opens a session now. */
    public boolean validate() throws IOException {
        turns.take();
        try {
            abort();
            refused = null;
            warm = open();
            used();
            return warm.secure();
        } finally {
            turns.give();
        }
    }

    /**
     * Makes the phone's acquaintance on a new connection: these values in the clear, if it tells them, then a session if
     * there is a record; what was not told in the clear is asked for there.
     *
     * @param told given each value as it comes
     */
    public void introduce(Collection<String> keys, BiConsumer<String, String> told) throws IOException {
        turns.take();
        try {
            abort();
            refused = null;
            Channel channel = connect();
            List<String> left;
            try {
                left = read(channel, keys, told);
                warm = session(channel);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            used();
            List<String> unknown = read(warm, left, told);
            LOG.trace("{} does not tell {}", udid, unknown);
        } finally {
            turns.give();
        }
    }

    /** @return what was not told */
    private List<String> read(Channel channel, Collection<String> keys, BiConsumer<String, String> told)
            throws IOException {
        List<String> left = new ArrayList<>();
        for (String key : keys) {
            Optional<String> value = channel.text(key);
            if (value.isEmpty()) {
                left.add(key);
                continue;
            }
            if (key.equals(Channel.VERSION)) version = value.get();
            told.accept(key, value.get());
        }
        return left;
    }

    /** Forgets the warm connection and what was found out, so that the next request starts afresh. */
    public void reset() throws IOException {
        turns.take();
        try {
            abort();
            refused = null;
        } finally {
            turns.give();
        }
    }

    /** Ends what goes on, from any thread; whoever waits for the phone is woken. */
    public void abortNow() {
        Channel channel = warm;
        if (channel != null) channel.close();
    }

    /** The stored record; empty if there is none, or none that can be used. */
    public Optional<PairRecord> record() throws IOException {
        Optional<byte[]> bytes = vault.read(udid);
        if (bytes.isEmpty()) return Optional.empty();
        try {
            return Optional.of(PairRecord.parse(bytes.get()));
        } catch (IOException e) {
            LOG.warn("The pair record of {} cannot be used: {}", udid, e.getMessage());
            return Optional.empty();
        }
    }

    private Channel open() throws IOException {
        Channel channel = connect();
        try {
            if (version.isEmpty()) version = channel.text(Channel.VERSION).orElse("");
            return session(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private Channel connect() throws IOException {
        for (int attempt = 0; ; attempt++) {
            try {
                return Channel.open(way.best(udid), time);
            } catch (MuxException e) {
                if (attempt + 1 >= CONNECTS || e.reach() != Reach.CHANNEL) throw e;
                Waiting.pause(time, Jitter.pause(attempt), udid);
            }
        }
    }

    /** A session on this connection, or this or another connection in the clear. */
    private Channel session(Channel channel) throws IOException {
        Optional<PairRecord> record = record();
        if (record.isEmpty()) {
            found.accept(Event.NO_RECORD);
            return channel;
        }
        if (refused != null && refused.samePairing(record.get())) {
            found.accept(Event.FORGOTTEN);
            return channel;
        }
        try {
            channel.startSession(record.get(), tls(record.get()), offer());
            found.accept(Event.OPENED);
            return channel;
        } catch (LockdownException e) {
            channel.close();
            switch (e.error()) {
                case INVALID_HOST_ID, MISSING_HOST_ID, INVALID_PAIR_RECORD -> {
                    LOG.info("{} has forgotten this hub: {}", udid, e.getMessage());
                    refused = record.get();
                    found.accept(Event.FORGOTTEN);
                    return connect();
                }
                case PASSWORD_PROTECTED -> found.accept(Event.SHUT);
                default -> {}
            }
            throw e;
        }
    }

    private TlsOffer offer() {
        return TlsOffer.to(Versions.major(version));
    }

    private RecordTls tls(PairRecord record) throws IOException {
        if (tlsOf == null || !tlsOf.samePairing(record)) {
            tls = new RecordTls(udid, record, time);
            tlsOf = record;
        }
        return tls;
    }

    private void used() {
        lastUse = time.nanos();
        if (!idleTimer) idleTimer(IDLE);
    }

    private void idleTimer(Duration delay) {
        idleTimer = true;
        // Not cancelled: it sees by itself whether there is anything to do, and there is never more than one.
        Time.Cancellable unused = time.after(delay, "lockdown-idle " + udid, this::closeIfIdle);
        LOG.trace("idle timer {}", unused);
    }

    private void closeIfIdle() {
        turns.takeHoweverLong();
        try {
            idleTimer = false;
            if (warm == null) return;
            long left = IDLE.toNanos() - (time.nanos() - lastUse);
            if (left > 0) {
                idleTimer(Duration.ofNanos(left));
            } else {
                Channel idle = warm;
                warm = null;
                idle.closeGently();
            }
        } finally {
            turns.give();
        }
    }

    private void abort() {
        Channel channel = warm;
        warm = null;
        if (channel != null) channel.close();
    }
}
