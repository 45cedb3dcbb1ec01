package dev.pomona.lockdown.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.lockdown.Trust;
import dev.pomona.lockdown.fake.FakePhone;
import dev.pomona.lockdown.fake.FakeTime;
import dev.pomona.lockdown.fake.Keys;
import dev.pomona.lockdown.fake.Pipe;
import dev.pomona.lockdown.store.FileVault;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hub that pairs by itself. */
@Timeout(60)
class AutoPairTest {
    @TempDir
    Path folder;

    private final FakePhone phone = new FakePhone();
    private final LinkedBlockingQueue<Trust> told = new LinkedBlockingQueue<>();
    private FileVault vault;
    private volatile Phone tracked;

    @BeforeEach
    void begin() throws Exception {
        vault = new FileVault(folder.resolve("v"), (udid, present) -> {
            if (tracked != null) tracked.recordChanged(present);
        });
    }

    @AfterEach
    void end() {
        tracked.close();
    }

    private void plugIn() {
        tracked = new Phone(
                Pipe.UDID,
                vault,
                new FakeTime(),
                () -> Keys.HOST,
                new PairPolicy(true, false),
                p -> {},
                (udid, was, now) -> told.add(now));
        tracked.add(new Phone.Rank(order()), phone);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Comparable<Object> order() {
        return (Comparable) Integer.valueOf(1);
    }

    private void await(Predicate<Trust> wanted) throws InterruptedException {
        for (Trust now = told.poll(20, TimeUnit.SECONDS); now != null; now = told.poll(20, TimeUnit.SECONDS)) {
            if (wanted.test(now)) return;
        }
        throw new AssertionError("trust stays " + tracked.lockdown().trust());
    }

    private long pairings() {
        return phone.log.stream().filter("clear Pair"::equals).count();
    }

    @Test
    void whoEndsAPairingHasEndedItUntilThePhoneIsPluggedInAnew() throws Exception {
        plugIn();
        await(Trust.TRUSTED::equals);
        assertEquals(1, pairings());
        phone.hostId = "";
        assertTrue(vault.delete(Pipe.UDID));
        await(Trust.UNPAIRED::equals);
        tracked.askLater();
        tracked.lockdown().value(null, "DeviceName");
        assertEquals(1, pairings());
        tracked.close();
        plugIn();
        await(Trust.TRUSTED::equals);
        assertEquals(2, pairings());
    }

    /** Somebody's program paired, and the phone forgot that before this hub had looked. */
    @Test
    void aRecordOfSomebodyElseThatThePhoneForgotIsAskedForAgain() throws Exception {
        plugIn();
        await(Trust.TRUSTED::equals);
        byte[] record = vault.read(Pipe.UDID).orElseThrow();
        phone.hostId = "";
        assertTrue(vault.delete(Pipe.UDID));
        await(Trust.UNPAIRED::equals);
        vault.save(Pipe.UDID, record);
        await(Trust.LOST::equals);
        await(Trust.TRUSTED::equals);
        assertEquals(2, pairings());
    }

    @Test
    void oneThatIsEndedWhileItIsUnderWayIsUndone() throws Exception {
        phone.pairAnswers.add("PairingDialogResponsePending");
        plugIn();
        await(Trust.ASKING::equals);
        tracked.recordChanged(false);
        await(Trust.UNPAIRED::equals);
        assertTrue(vault.read(Pipe.UDID).isEmpty());
    }
}
