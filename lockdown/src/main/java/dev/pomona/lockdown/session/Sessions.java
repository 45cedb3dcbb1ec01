package dev.pomona.lockdown.session;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import dev.pomona.lockdown.LockdownError;
import dev.pomona.lockdown.LockdownException;
import dev.pomona.lockdown.Trust;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.tls.RecordTls;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.lockdown.wire.Reply;
import dev.pomona.lockdown.wire.Request;
import dev.pomona.mux.Connection;
import dev.pomona.mux.MuxException;
import dev.pomona.mux.Reach;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One warm connection to one phone's lockdownd, in a session where the phone trusts this hub, in the clear where not.
 * Requests queue for it; it is opened when needed and closed when idle.
 */
public final class Sessions {
    /** Shorter than phones are known to wait. */
    static final Duration IDLE = Duration.ofSeconds(25);

    private static final Duration TURN = Duration.ofSeconds(90);
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private final Udid udid;
    private final Way way;
    private final PairRecordVault vault;
    private final Time time;
    private final Consumer<Trust> found;
    private final ReentrantLock turn = new ReentrantLock(true);
    private volatile Channel warm;
    private PairRecord refused;
    private PairRecord tlsOf;
    private RecordTls tls;
    private long lastUse;
    private boolean idleTimer;

    /** @param found told what a session, or the lack of a record, says about trust */
    public Sessions(Udid udid, Way way, PairRecordVault vault, Time time, Consumer<Trust> found) {
        this.udid = udid;
        this.way = way;
        this.vault = vault;
        this.time = time;
        this.found = found;
    }

    /** @throws LockdownException if the phone refuses */
    public NSDictionary ask(Request request) throws IOException {
        takeTurn();
        try {
            return askInTurn(request);
        } finally {
            turn.unlock();
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
                boolean end = e instanceof SocketTimeoutException
                        || e instanceof MuxException m && m.reach() != Reach.CHANNEL;
                if (!reused || !again || end) throw e;
                again = false;
                continue;
            }
            switch (reply) {
                case Reply.Done done -> {
                    return done.message();
                }
                case Reply.Refused no -> {
                    LockdownError error = LockdownError.of(no.error());
                    boolean lost = error == LockdownError.SESSION_INACTIVE || error == LockdownError.INVALID_SESSION_ID;
                    if (!(lost && channel.secure() && again)) {
                        throw new LockdownException(udid, request.words(), no.error());
                    }
                    again = false;
                    abort();
                }
            }
        }
    }

    /** Starts a service, connects to it and does TLS where the phone wants it. */
    public Connection startService(String service, boolean escrowBag) throws IOException {
        takeTurn();
        try {
            byte[] bag = escrowBag ? escrowBag() : null;
            NSDictionary reply = askInTurn(new Request.StartService(service, bag));
            Channel channel = warm;
            int port = reply.get("Port") instanceof NSNumber n && n.isInteger() ? n.intValue() : 0;
            if (port < 1 || port > 65535) throw new IOException("the phone started " + service + " at no port");
            boolean secure = Channel.flag(reply, "EnableServiceSSL");
            if (secure && channel.tls() == null) {
                throw new IOException(service + " on " + udid + " wants TLS, which needs trust: pair first");
            }
            Connection raw = channel.device().connect(port);
            return secure ? channel.tls().client(raw, Channel.HANDSHAKE) : raw;
        } finally {
            turn.unlock();
        }
    }

    private byte[] escrowBag() throws IOException {
        return record().flatMap(PairRecord::escrowBag)
                .orElseThrow(() ->
                        new IOException("there is no escrow bag for " + udid + ": unlock the phone and pair again"));
    }

    /** Whether the stored record opens a session now. */
    public boolean validate() throws IOException {
        takeTurn();
        try {
            abort();
            refused = null;
            warm = open();
            used();
            return warm.secure();
        } finally {
            turn.unlock();
        }
    }

    /** Forgets the warm connection and what was found out, so that the next request starts afresh. */
    public void reset() throws IOException {
        takeTurn();
        try {
            abort();
            refused = null;
        } finally {
            turn.unlock();
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
        Optional<PairRecord> record = record();
        Channel channel = Channel.open(way.best(udid), time);
        if (record.isEmpty() || refused != null && refused.samePairing(record.get())) {
            found.accept(Trust.UNPAIRED);
            return channel;
        }
        try {
            channel.startSession(record.get(), tls(record.get()));
            found.accept(Trust.TRUSTED);
            return channel;
        } catch (LockdownException e) {
            channel.close();
            switch (e.error()) {
                case INVALID_HOST_ID, MISSING_HOST_ID, INVALID_PAIR_RECORD -> {
                    LOG.info("{} has forgotten this hub: {}", udid, e.getMessage());
                    refused = record.get();
                    found.accept(Trust.UNPAIRED);
                    return Channel.open(way.best(udid), time);
                }
                case PASSWORD_PROTECTED -> found.accept(Trust.LOCKED);
                default -> {}
            }
            throw e;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private RecordTls tls(PairRecord record) throws IOException {
        if (tlsOf == null || !tlsOf.samePairing(record)) {
            tls = new RecordTls(record, time);
            tlsOf = record;
        }
        return tls;
    }

    private void takeTurn() throws IOException {
        try {
            if (!turn.tryLock(TURN.toSeconds(), TimeUnit.SECONDS)) {
                throw new SocketTimeoutException("lockdownd of " + udid + " is busy since " + TURN.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while waiting for " + udid);
        }
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
        turn.lock();
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
            turn.unlock();
        }
    }

    private void abort() {
        Channel channel = warm;
        warm = null;
        if (channel != null) channel.close();
    }
}
