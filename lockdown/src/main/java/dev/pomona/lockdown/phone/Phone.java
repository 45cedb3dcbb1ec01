package dev.pomona.lockdown.phone;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.Trust;
import dev.pomona.lockdown.TrustListener;
import dev.pomona.lockdown.pairing.HostKeys;
import dev.pomona.lockdown.session.Time;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.mux.CloseReason;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Device;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One attached phone: its ways, what is known of it, and its {@link Lockdown}. Knows no OSGi; whoever made it is told when
 * its properties change.
 */
final class Phone {
    private static final Logger LOG = LoggerFactory.getLogger(Phone.class);
    private static final Duration[] AGAIN = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };
    private static final Map<String, String> ASKED = Map.of(
            "DeviceName", Lockdown.NAME,
            "ProductType", Lockdown.PRODUCT_TYPE,
            "ProductVersion", Lockdown.PRODUCT_VERSION);

    private final Udid udid;
    private final Time time;
    private final Consumer<Phone> changed;
    private final PhoneLockdown lockdown;
    private final TreeMap<Rank, Device> ways = new TreeMap<>();
    private final Map<String, String> known = new ConcurrentHashMap<>();
    private final AtomicBoolean asking = new AtomicBoolean();
    private final AtomicBoolean askAgain = new AtomicBoolean();
    private final AutoPair autopair;
    private volatile boolean gone;
    private Trust told = Trust.UNKNOWN;

    /**
     * @param changed told when {@link #properties} may have changed, from any thread; must be quick
     * @param listener told each change of trust, in order, from any thread; must be quick
     */
    Phone(
            Udid udid,
            PairRecordVault vault,
            Time time,
            Supplier<HostKeys> keys,
            PairPolicy policy,
            Consumer<Phone> changed,
            TrustListener listener) {
        this.udid = udid;
        this.time = time;
        this.changed = changed;
        // One change at a time, in order: the keeper sees to it.
        this.lockdown = new PhoneLockdown(udid, this::best, vault, time, keys, now -> {
            listener.trustChanged(udid, told, now);
            told = now;
            changed.accept(this);
        });
        this.autopair = new AutoPair(lockdown, policy, () -> gone);
    }

    Udid udid() {
        return udid;
    }

    PhoneLockdown lockdown() {
        return lockdown;
    }

    boolean gone() {
        return gone;
    }

    /** A way to the phone; asks the phone anew if it is the best one now. */
    void add(Rank rank, Device device) {
        boolean better;
        synchronized (ways) {
            ways.put(rank, device);
            better = ways.lastKey().equals(rank);
        }
        lockdown.attached();
        if (better) askLater();
    }

    /** @return whether a way is left */
    boolean remove(Rank rank) {
        boolean wasBest;
        boolean left;
        synchronized (ways) {
            wasBest = !ways.isEmpty() && ways.lastKey().equals(rank);
            ways.remove(rank);
            left = !ways.isEmpty();
            gone = !left;
        }
        if (!left) autopair.close();
        if (wasBest) {
            lockdown.abort();
            if (left) askLater();
        }
        return left;
    }

    /** The stored record has changed, or is there no more: trust is found out anew. */
    void recordChanged(boolean present) {
        if (present) autopair.paired();
        else autopair.leave();
        lockdown.recordChanged(this::askLater);
    }

    void close() {
        synchronized (ways) {
            ways.clear();
            gone = true;
        }
        autopair.close();
        lockdown.abort();
    }

    private Device best(Udid wanted) throws IOException {
        synchronized (ways) {
            if (ways.isEmpty()) {
                throw new ConnectionException(wanted, Device.LOCKDOWN_PORT, new CloseReason.Unplugged(""));
            }
            return ways.lastEntry().getValue();
        }
    }

    /** The service properties as known now. */
    Hashtable<String, Object> properties() {
        Hashtable<String, Object> properties = new Hashtable<>(known);
        properties.put(Lockdown.UDID, udid.value());
        properties.put(Lockdown.TRUST, lockdown.trust().name());
        return properties;
    }

    /** Finds out name, version and trust, on a thread of its own; one at a time, and once more if something came up. */
    void askLater() {
        askAgain.set(true);
        if (asking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("lockdown-ask " + udid).start(() -> askUntilKnown(0));
        }
    }

    private void askUntilKnown(int tries) {
        boolean failed = false;
        try {
            while (!gone && askAgain.getAndSet(false)) failed = !askOnce();
        } finally {
            asking.set(false);
        }
        if (gone) return;
        if (askAgain.get()) {
            askLater();
        } else if (failed) {
            Duration pause = AGAIN[Math.min(tries, AGAIN.length - 1)];
            Time.Cancellable unused = time.after(pause, "lockdown-ask " + udid, () -> {
                if (gone || !asking.compareAndSet(false, true)) return;
                askAgain.set(true);
                askUntilKnown(tries + 1);
            });
            LOG.trace("asking {} again later ({})", udid, unused);
        }
    }

    /** @return false if it is worth another try */
    private boolean askOnce() {
        try {
            lockdown.introduce(ASKED.keySet(), (key, value) -> known.put(ASKED.get(key), value));
            changed.accept(this);
            autopair.consider();
            return true;
        } catch (IOException | RuntimeException e) {
            if (!gone) LOG.info("Asking lockdownd of {} failed, will try again: {}", udid, e.getMessage());
            changed.accept(this);
            return false;
        }
    }

    /** The order of ways: the framework's order of services, best last. */
    record Rank(Comparable<Object> reference) implements Comparable<Rank> {
        @Override
        public int compareTo(Rank other) {
            return reference.compareTo(other.reference);
        }
    }
}
