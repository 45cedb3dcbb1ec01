package dev.pomona.lockdown.phone;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.Trust;
import dev.pomona.lockdown.session.PairWatch;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one phone for trust by itself where the policy says so: once each time that the phone turns out not to trust this
 * hub. If nobody decides, it goes on listening, and asks again when somebody taps Trust after all. Somebody who has ended a
 * pairing wants it to be over: until the phone is plugged in anew it is left alone.
 */
final class AutoPair implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AutoPair.class);
    private final PhoneLockdown lockdown;
    private final PairPolicy policy;
    private final BooleanSupplier gone;
    /** Without a record. */
    private boolean tried;
    /** With the record that is there now. */
    private boolean triedRecord;
    /** The record was taken away while the phone was here. */
    private boolean unwanted;
    /** The record that is there now was stored by us after that. */
    private boolean undo;
    /** Which pair for us: by them our own record is told from somebody else's that comes at the same time. */
    private final Set<Thread> pairers = new HashSet<>();

    private Optional<PairWatch> watch = Optional.empty();
    private boolean closed;

    AutoPair(PhoneLockdown lockdown, PairPolicy policy, BooleanSupplier gone) {
        this.lockdown = lockdown;
        this.policy = policy;
        this.gone = gone;
    }

    /** Trust was found out; begins a pairing on a thread of its own if it is to be. */
    synchronized void consider() {
        Trust trust = lockdown.trust();
        boolean ask = switch (trust) {
            case UNPAIRED -> policy.fresh();
            case LOST -> policy.fresh() || policy.forgotten();
            case TRUSTED -> {
                tried = false;
                triedRecord = false;
                yield false;
            }
            case UNKNOWN, LOCKED, ASKING, DENIED -> false;
        };
        boolean lost = trust == Trust.LOST;
        if (!ask || (lost ? triedRecord : tried) || unwanted || closed) return;
        tried = true;
        triedRecord |= lost;
        Thread.ofVirtual().name("lockdown-autopair " + lockdown.udid()).start(this::pair);
    }

    /** The pairing was ended by somebody. */
    void leave() {
        synchronized (this) {
            unwanted = true;
            undo = false;
        }
        stopListening();
    }

    /**
     * There is a record, told on the thread that stores it; if somebody else paired, it is a new one, which the phone may
     * have forgotten already.
     */
    synchronized void paired() {
        if (pairers.contains(Thread.currentThread())) {
            undo = unwanted;
            return;
        }
        undo = false;
        unwanted = false;
        triedRecord = false;
    }

    private void pair() {
        synchronized (this) {
            pairers.add(Thread.currentThread());
        }
        try {
            tryPairing();
        } finally {
            synchronized (this) {
                pairers.remove(Thread.currentThread());
            }
        }
    }

    private synchronized boolean undo() {
        return undo;
    }

    private synchronized boolean unwanted() {
        return unwanted;
    }

    private void tryPairing() {
        try {
            lockdown.pair(new QuietProgress());
            if (undo()) lockdown.unpair();
        } catch (IOException | RuntimeException e) {
            if (gone.getAsBoolean() || unwanted()) return;
            LOG.warn("Pairing by itself failed: {}", e.getMessage());
            if (lockdown.trust() != Trust.DENIED) listen();
        }
    }

    private void listen() {
        try {
            Optional<PairWatch> fresh = lockdown.watch(this::tapped);
            if (!keep(fresh)) fresh.ifPresent(PairWatch::close);
        } catch (IOException e) {
            LOG.debug("Not listening for trust: {}", e.getMessage());
        }
    }

    private synchronized boolean keep(Optional<PairWatch> fresh) {
        if (closed || unwanted) return false;
        watch.ifPresent(PairWatch::close);
        watch = fresh;
        return true;
    }

    private void tapped() {
        if (!lockdown.pairingNow() && lockdown.trust() != Trust.TRUSTED) pair();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        stopListening();
    }

    private void stopListening() {
        Optional<PairWatch> last;
        synchronized (this) {
            last = watch;
            watch = Optional.empty();
        }
        last.ifPresent(PairWatch::close);
    }

    private final class QuietProgress implements Lockdown.PairProgress {
        private Trust last = Trust.UNKNOWN;

        @Override
        public void waiting(Trust state, String words) {
            if (state != last) LOG.info("Pairing with {}: {}", lockdown.udid(), words);
            last = state;
        }

        @Override
        public boolean cancelled() {
            return gone.getAsBoolean() || unwanted();
        }
    }
}
