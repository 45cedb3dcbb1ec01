package dev.pomona.lockdown.phone;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.LockdownError;
import dev.pomona.lockdown.LockdownException;
import dev.pomona.lockdown.Supervision;
import dev.pomona.lockdown.Trust;
import dev.pomona.lockdown.pairing.HostKeys;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.lockdown.session.Channel;
import dev.pomona.lockdown.session.Opens;
import dev.pomona.lockdown.session.PairWatch;
import dev.pomona.lockdown.session.Pairing;
import dev.pomona.lockdown.session.Sessions;
import dev.pomona.lockdown.session.Time;
import dev.pomona.lockdown.session.Waiting;
import dev.pomona.lockdown.session.Way;
import dev.pomona.lockdown.trust.TrustKeeper;
import dev.pomona.lockdown.trust.TrustState.Event;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.lockdown.wire.Reply;
import dev.pomona.lockdown.wire.Request;
import dev.pomona.mux.Connection;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
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
    private final TrustKeeper keeper;
    private final Sessions sessions;
    private final Opens opens;
    private final ReentrantLock pairing = new ReentrantLock();
    private final Queue<Runnable> looks = new ConcurrentLinkedQueue<>();

    /** @param changed told each new state of trust, from the thread that found it; must be quick */
    public PhoneLockdown(
            Udid udid, Way way, PairRecordVault vault, Time time, Supplier<HostKeys> keys, Consumer<Trust> changed) {
        this.udid = udid;
        this.way = way;
        this.vault = vault;
        this.time = time;
        this.keys = keys;
        this.keeper = new TrustKeeper(changed);
        this.sessions = new Sessions(udid, way, vault, time, keeper::on);
        this.opens = new Opens(udid, sessions, time);
    }

    @Override
    public Udid udid() {
        return udid;
    }

    @Override
    public Trust trust() {
        return keeper.trust();
    }

    @Override
    public String type() throws IOException {
        return Plists.string(sessions.ask(new Request.QueryType()), "Type").orElse("");
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
        return opens.open(service, escrowBag);
    }

    @Override
    public void enterRecovery() throws IOException {
        sessions.ask(new Request.EnterRecovery());
    }

    /** What a phone tells of itself to anybody, and what it tells to this hub; finds out about trust. */
    void introduce(Collection<String> keys, BiConsumer<String, String> told) throws IOException {
        sessions.introduce(keys, told);
    }

    /** Hears of a tap on Trust outside of a pairing; empty where the phone does not tell. */
    Optional<PairWatch> watch(Runnable tapped) throws IOException {
        return PairWatch.open(udid, way, time, vault.buid(), tapped);
    }

    @Override
    public boolean validatePair() throws IOException {
        return sessions.validate();
    }

    @Override
    public void pair(PairProgress progress) throws IOException {
        pair(progress, Optional.empty());
    }

    @Override
    public void pair(PairProgress progress, Supervision supervision) throws IOException {
        pair(progress, Optional.of(supervision));
    }

    private void pair(PairProgress progress, Optional<Supervision> supervision) throws IOException {
        waitForOther(progress);
        try {
            if (sessions.record().isPresent() && validatePair()) return;
            new Pairing(udid, way, vault, time, keys, keeper::on, supervision).run(progress);
            settle();
        } finally {
            pairing.unlock();
            lookAgain();
        }
    }

    /** Somebody else's pairing, perhaps the hub's own, is waited for: it asks the person the same. */
    private void waitForOther(PairProgress progress) throws IOException {
        try {
            while (!pairing.tryLock(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                Trust now = trust();
                if (now == Trust.ASKING || now == Trust.LOCKED) progress.waiting(now, now.words());
                if (progress.cancelled()) throw new InterruptedIOException("pairing with " + udid + " was cancelled");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("pairing with " + udid + " was interrupted");
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
        Waiting.pause(time, PAUSE, udid);
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
                channel.goodbye();
            }
        }
        boolean unused = vault.delete(udid);
        sessions.reset();
        keeper.on(Event.REMOVED);
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

    /** Whether a pairing is under way. */
    boolean pairingNow() {
        return pairing.isLocked();
    }

    /**
     * The record has changed: looks now, or after the pairing under way, which settles trust by itself and may have done so
     * already. What a pairing stores itself is no news.
     */
    void recordChanged(Runnable look) {
        if (pairing.isHeldByCurrentThread()) return;
        looks.add(look);
        if (!pairing.isLocked()) lookAgain();
    }

    private void lookAgain() {
        for (Runnable look = looks.poll(); look != null; look = looks.poll()) look.run();
    }

    /** The phone was attached anew. */
    void attached() {
        keeper.on(Event.ATTACHED);
    }

    @Override
    public String toString() {
        return "lockdown of " + udid;
    }
}
