package dev.pomona.lockdown.session;

import dev.pomona.lockdown.Lockdown.PairProgress;
import dev.pomona.lockdown.LockdownError;
import dev.pomona.lockdown.LockdownException;
import dev.pomona.lockdown.Trust;
import dev.pomona.lockdown.pairing.Certificates;
import dev.pomona.lockdown.pairing.HostKeys;
import dev.pomona.lockdown.pairing.NewRecord;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.lockdown.wire.Plists;
import dev.pomona.lockdown.wire.Reply;
import dev.pomona.lockdown.wire.Request;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One pairing: keys first, then the same request again and again on one connection until the person at the phone has
 * decided. A phone that drops the connection meanwhile, or resets its USB link, is asked again with the same record.
 */
public final class Pairing {
    /** How long the person has. */
    public static final Duration LIMIT = Duration.ofMinutes(2);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Udid udid;
    private final Way way;
    private final PairRecordVault vault;
    private final Time time;
    private final Supplier<HostKeys> keys;
    private final Consumer<Trust> found;
    private Channel channel;
    private PairRecord record;
    private String lastWord = "PairingDialogResponsePending";

    /** @param keys makes a new set of keys */
    public Pairing(
            Udid udid, Way way, PairRecordVault vault, Time time, Supplier<HostKeys> keys, Consumer<Trust> found) {
        this.udid = udid;
        this.way = way;
        this.vault = vault;
        this.time = time;
        this.keys = keys;
        this.found = found;
    }

    /**
     * Returns when the record is stored.
     *
     * @throws LockdownException with the phone's last word when it denies, forbids, or the limit has passed
     */
    public void run(PairProgress progress) throws IOException {
        HostKeys fresh = keys.get();
        long begin = time.nanos();
        try {
            while (true) {
                if (attempt(fresh, progress)) return;
                if (progress.cancelled()) throw new InterruptedIOException("pairing with " + udid + " was cancelled");
                if (time.nanos() - begin >= LIMIT.toNanos()) throw new LockdownException(udid, "Pair", lastWord);
                pause();
            }
        } catch (IOException e) {
            if (!(e instanceof LockdownException l && l.error() == LockdownError.USER_DENIED_PAIRING)) {
                found.accept(Trust.UNPAIRED);
            }
            throw e;
        } finally {
            if (channel != null) channel.close();
        }
    }

    private boolean attempt(HostKeys fresh, PairProgress progress) throws IOException {
        Reply reply;
        try {
            if (channel == null) channel = Channel.open(way.best(udid), time);
            if (record == null) record = prepare(fresh);
            reply = channel.ask(new Request.Pair(record.publicPart()));
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
                vault.save(
                        udid,
                        record.withEscrowBag(Plists.data(done.message(), "EscrowBag"))
                                .toBytes());
                yield true;
            }
            case Reply.Refused refused -> {
                waitOrFail(refused.error(), progress);
                yield false;
            }
        };
    }

    /** The address is asked for before the pairing: afterwards a phone may tell it to sessions only. */
    private PairRecord prepare(HostKeys fresh) throws IOException {
        byte[] deviceKey = Plists.data(channel.demand(new Request.GetValue("", "DevicePublicKey")), "Value")
                .orElseThrow(() -> new IOException(udid + " gave no public key"));
        String wifi = "";
        if (channel.ask(new Request.GetValue("", "WiFiAddress")) instanceof Reply.Done done) {
            wifi = Plists.string(done.message(), "Value").orElse("");
        }
        Certificates certificates =
                Certificates.make(fresh, deviceKey, InstantSource.system().instant());
        return NewRecord.make(udid, fresh, certificates, vault.buid(), wifi);
    }

    private void waitOrFail(String word, PairProgress progress) throws IOException {
        lastWord = word;
        switch (LockdownError.of(word)) {
            case PAIRING_DIALOG_RESPONSE_PENDING -> {
                found.accept(Trust.ASKING);
                progress.waiting(Trust.ASKING, "Tap Trust on the phone and enter its passcode");
            }
            case PASSWORD_PROTECTED -> {
                found.accept(Trust.LOCKED);
                progress.waiting(Trust.LOCKED, "Unlock the phone, then tap Trust");
            }
            case USER_DENIED_PAIRING -> {
                found.accept(Trust.DENIED);
                throw new LockdownException(udid, "Pair", word);
            }
            default -> throw new LockdownException(udid, "Pair", word);
        }
    }

    private void pause() throws IOException {
        try {
            time.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("pairing with " + udid + " was interrupted");
        }
    }
}
