package dev.pomona.lockdown.session;

import com.dd.plist.NSDictionary;
import dev.pomona.lockdown.Lockdown.PairProgress;
import dev.pomona.lockdown.LockdownError;
import dev.pomona.lockdown.LockdownException;
import dev.pomona.lockdown.Supervision;
import dev.pomona.lockdown.Trust;
import dev.pomona.lockdown.pairing.Certificates;
import dev.pomona.lockdown.pairing.HostKeys;
import dev.pomona.lockdown.pairing.NewRecord;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.lockdown.trust.TrustState.Event;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.lockdown.wire.Reply;
import dev.pomona.lockdown.wire.Request;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One pairing: keys first, then the same request again and again on one connection until the person at the phone has
 * decided; the phone is also listened to, so that the tap counts at once. A phone that drops the connection meanwhile, or
 * resets its USB link, is asked again with the same record.
 */
public final class Pairing {
    /** How long the person has. */
    public static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final int VALIDATED_BEFORE = 7;

    private final Udid udid;
    private final Way way;
    private final PairRecordVault vault;
    private final Time time;
    private final Supplier<HostKeys> keys;
    private final Consumer<Event> found;
    private final PairAsk ask;
    private final Semaphore tapped = new Semaphore(0);
    private Optional<PairWatch> watch = Optional.empty();
    private boolean watched;
    private Channel channel;
    private PairRecord record;
    private String version = "";
    private String lastWord = "PairingDialogResponsePending";

    /**
     * @param keys makes a new set of keys
     * @param supervision the identity of the organisation, if it is to pair without the person
     */
    public Pairing(
            Udid udid,
            Way way,
            PairRecordVault vault,
            Time time,
            Supplier<HostKeys> keys,
            Consumer<Event> found,
            Optional<Supervision> supervision) {
        this.udid = udid;
        this.way = way;
        this.vault = vault;
        this.time = time;
        this.keys = keys;
        this.found = found;
        this.ask = new PairAsk(supervision, HostName.get());
    }

    /**
     * Returns when the record is stored.
     *
     * @throws LockdownException with the phone's last word when it denies, forbids, or the limit has passed
     */
    public void run(PairProgress progress) throws IOException {
        HostKeys fresh = keys.get();
        long begin = time.nanos();
        found.accept(Event.BEGIN);
        Event end = Event.GAVE_UP;
        try {
            while (!attempt(fresh, progress)) {
                if (progress.cancelled()) throw new InterruptedIOException("pairing with " + udid + " was cancelled");
                if (time.nanos() - begin >= LIMIT.toNanos()) throw new LockdownException(udid, "Pair", lastWord);
                pause();
            }
            end = Event.ACCEPTED;
        } catch (LockdownException e) {
            if (e.error() == LockdownError.USER_DENIED_PAIRING) end = Event.DENIED;
            throw e;
        } finally {
            watch.ifPresent(PairWatch::close);
            if (channel != null) channel.close();
            found.accept(end);
        }
    }

    private boolean attempt(HostKeys fresh, PairProgress progress) throws IOException {
        Reply reply;
        try {
            if (channel == null) channel = Channel.open(way.best(udid), time);
            if (record == null) record = prepare(fresh);
            reply = ask.on(channel, record);
        } catch (LockdownException e) {
            throw e;
        } catch (IOException e) {
            // Gone for the moment, perhaps: the limit decides.
            if (channel != null) channel.close();
            channel = null;
            if (record == null) throw e;
            return false;
        }
        return switch (reply) {
            case Reply.Done done -> {
                accepted(done.message());
                yield true;
            }
            case Reply.Refused refused -> {
                waitOrFail(refused.error(), progress);
                yield false;
            }
        };
    }

    private void accepted(NSDictionary message) throws IOException {
        Optional<byte[]> bag = Plists.data(message, "EscrowBag");
        if (ask.supervised() && bag.isEmpty()) {
            throw new IOException(udid + " is locked and pairs only for this once, which is not stored: unlock it and"
                    + " pair again");
        }
        PairRecord whole = record.withEscrowBag(bag);
        if (Versions.major(version) > 0 && Versions.major(version) < VALIDATED_BEFORE) {
            channel.demand(new Request.ValidatePair(whole.publicPart()));
        }
        vault.save(udid, whole.toBytes());
    }

    /** The address is asked for before the pairing: afterwards a phone may tell it to sessions only. */
    private PairRecord prepare(HostKeys fresh) throws IOException {
        byte[] deviceKey = Plists.data(channel.demand(new Request.GetValue("", "DevicePublicKey")), "Value")
                .orElseThrow(() -> new IOException(udid + " gave no public key"));
        String wifi = channel.text("WiFiAddress").orElse("");
        version = channel.text("ProductVersion").orElse("");
        PairWatch.tell(channel, vault.buid());
        Certificates certificates =
                Certificates.make(fresh, deviceKey, InstantSource.system().instant());
        return NewRecord.make(udid, fresh, certificates, vault.buid(), wifi);
    }

    private void waitOrFail(String word, PairProgress progress) throws IOException {
        lastWord = word;
        switch (LockdownError.of(word)) {
            case PAIRING_DIALOG_RESPONSE_PENDING -> {
                if (ask.supervised()) {
                    throw new IOException(udid + " is not supervised by this identity: it asks the person at its"
                            + " screen instead");
                }
                found.accept(Event.DIALOG);
                progress.waiting(Trust.ASKING, "Tap Trust on the phone and enter its passcode");
                watch();
            }
            case PASSWORD_PROTECTED -> {
                found.accept(Event.LOCKED);
                progress.waiting(Trust.LOCKED, "Unlock the phone, then tap Trust");
            }
            default -> throw new LockdownException(udid, "Pair", word);
        }
    }

    private void watch() throws IOException {
        if (watched) return;
        watched = true;
        watch = PairWatch.open(udid, way, time, vault.buid(), tapped::release);
    }

    /** A second, or until the phone says that it was tapped. */
    private void pause() throws IOException {
        try {
            if (time.await(tapped, PAUSE)) tapped.drainPermits();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("pairing with " + udid + " was interrupted");
        }
    }
}
