package dev.pomona.lockdown.phone;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.LockdownError;
import dev.pomona.lockdown.LockdownException;
import dev.pomona.lockdown.Trust;
import dev.pomona.lockdown.pairing.HostKeys;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.session.Channel;
import dev.pomona.lockdown.session.Pairing;
import dev.pomona.lockdown.session.Sessions;
import dev.pomona.lockdown.session.Time;
import dev.pomona.lockdown.session.Way;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.lockdown.wire.Reply;
import dev.pomona.lockdown.wire.Request;
import dev.pomona.mux.Connection;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** {@link Lockdown} over whatever way is the best at the moment. */
public final class PhoneLockdown implements Lockdown {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Udid udid;
    private final Way way;
    private final PairRecordVault vault;
    private final Time time;
    private final Supplier<HostKeys> keys;
    private final Consumer<Trust> changed;
    private final Sessions sessions;
    private final ReentrantLock pairing = new ReentrantLock();
    private volatile Trust trust = Trust.UNKNOWN;

    /** @param changed told each new state of trust, from the thread that found it; must be quick */
    public PhoneLockdown(
            Udid udid, Way way, PairRecordVault vault, Time time, Supplier<HostKeys> keys, Consumer<Trust> changed) {
        this.udid = udid;
        this.way = way;
        this.vault = vault;
        this.time = time;
        this.keys = keys;
        this.changed = changed;
        this.sessions = new Sessions(udid, way, vault, time, this::sessionFound);
    }

    @Override
    public Udid udid() {
        return udid;
    }

    @Override
    public Trust trust() {
        return trust;
    }

    @Override
    public Optional<NSObject> value(String domain, String key) throws IOException {
        try {
            return Optional.ofNullable(
                    sessions.ask(new Request.GetValue(domain, key)).get("Value"));
        } catch (LockdownException e) {
            if (e.error() == LockdownError.MISSING_VALUE) return Optional.empty();
            throw e;
        }
    }

    @Override
    public NSDictionary values(String domain) throws IOException {
        return value(domain, null).orElse(null) instanceof NSDictionary all ? all : new NSDictionary();
    }

    @Override
    public void setValue(String domain, String key, NSObject value) throws IOException {
        sessions.ask(new Request.SetValue(domain, key, Objects.requireNonNull(value)));
    }

    @Override
    public void removeValue(String domain, String key) throws IOException {
        sessions.ask(new Request.RemoveValue(domain, key));
    }

    @Override
    public Connection startService(String service, boolean escrowBag) throws IOException {
        return sessions.startService(service, escrowBag);
    }

    @Override
    public boolean validatePair() throws IOException {
        return sessions.validate();
    }

    @Override
    public void pair(PairProgress progress) throws IOException {
        if (!pairing.tryLock()) throw new IOException("a pairing with " + udid + " is going on already");
        try {
            if (sessions.record().isPresent() && validatePair()) return;
            new Pairing(udid, way, vault, time, keys, this::found).run(progress);
            settle();
        } finally {
            pairing.unlock();
        }
    }

    /** A phone that has just been paired refuses its first session now and then. */
    private void settle() throws IOException {
        boolean opened;
        try {
            opened = validatePair();
        } catch (IOException e) {
            opened = false;
        }
        if (opened) return;
        try {
            time.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("pairing with " + udid + " was interrupted");
        }
        if (!validatePair()) throw new LockdownException(udid, "StartSession after pairing", "InvalidHostID");
    }

    @Override
    public void unpair() throws IOException {
        Optional<PairRecord> record = sessions.record();
        sessions.reset();
        if (record.isPresent()) {
            try (Channel channel = Channel.open(way.best(udid), time)) {
                Reply reply = channel.ask(new Request.Unpair(record.get().publicPart()));
                if (reply instanceof Reply.Refused no && !forgotten(no)) {
                    throw new LockdownException(udid, "Unpair", no.error());
                }
            }
        }
        boolean unused = vault.delete(udid);
        sessions.reset();
        found(Trust.UNPAIRED);
    }

    private static boolean forgotten(Reply.Refused no) {
        return switch (LockdownError.of(no.error())) {
            case INVALID_HOST_ID, MISSING_HOST_ID, MISSING_PAIR_RECORD, INVALID_PAIR_RECORD -> true;
            default -> false;
        };
    }

    /** Drops what is known, because the way or the record has changed; the next request finds out anew. */
    public void reset() throws IOException {
        sessions.reset();
    }

    /** Wakes whoever waits for the phone, which is gone. */
    public void abort() {
        sessions.abortNow();
    }

    /** Whether a pairing is under way, which settles trust by itself. */
    boolean pairingNow() {
        return pairing.isLocked();
    }

    private void sessionFound(Trust state) {
        // Without a session a pairing under way, or one denied, says more than "no record" does.
        if (state == Trust.UNPAIRED && (pairing.isLocked() || trust == Trust.DENIED)) return;
        found(state);
    }

    private void found(Trust state) {
        if (trust == state) return;
        trust = state;
        changed.accept(state);
    }

    @Override
    public String toString() {
        return "lockdown of " + udid;
    }
}
