package dev.pomona.lockdown.phone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.lockdown.LockdownError;
import dev.pomona.lockdown.LockdownException;
import dev.pomona.lockdown.Trust;
import dev.pomona.lockdown.fake.FakePhone;
import dev.pomona.lockdown.fake.FakeTime;
import dev.pomona.lockdown.fake.Keys;
import dev.pomona.lockdown.fake.Pipe;
import dev.pomona.lockdown.pairing.Certificates;
import dev.pomona.lockdown.pairing.HostKeys;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.store.FileVault;
import dev.pomona.lockdown.tls.HandshakeException;
import dev.pomona.mux.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PhoneLockdownTest {
    @TempDir
    Path folder;

    private final FakeTime time = new FakeTime();
    private final FakePhone phone = new FakePhone();
    private final List<Trust> states = Collections.synchronizedList(new ArrayList<>());
    private FileVault vault;
    private PhoneLockdown lockdown;

    @BeforeEach
    void begin() throws IOException {
        vault = new FileVault(folder.resolve("v"), (udid, present) -> {});
        lockdown = new PhoneLockdown(Pipe.UDID, u -> phone, vault, time, () -> Keys.HOST, states::add);
    }

    private void paired() throws IOException {
        PairRecord record = Keys.record();
        phone.trust(record);
        vault.save(Pipe.UDID, record.toBytes());
    }

    private long count(String entry) {
        return phone.log.stream().filter(entry::equals).count();
    }

    @Test
    void readsInTheClearWithoutARecord() throws IOException {
        assertEquals("Twin", lockdown.value(null, "DeviceName").orElseThrow().toString());
        assertTrue(lockdown.value("", "NoSuchThing").isEmpty());
        LockdownException e = assertThrows(LockdownException.class, () -> lockdown.value(null, "Secret"));
        assertEquals(LockdownError.GET_PROHIBITED, e.error());
        assertEquals(Trust.UNPAIRED, lockdown.trust());
        assertEquals(1, count("connect 62078"));
    }

    @Test
    void oneSessionServesManyRequests() throws IOException {
        paired();
        for (int i = 0; i < 3; i++)
            assertEquals("42", lockdown.value(null, "Secret").orElseThrow().toString());
        assertEquals(1, count("clear StartSession"));
        assertEquals(Trust.TRUSTED, lockdown.trust());
    }

    @Test
    void aSessionThatThePhoneClosedIsOpenedAgainOnce_statement55() throws IOException {
        paired();
        assertTrue(lockdown.value(null, "Secret").isPresent());
        phone.dropConnections();
        assertTrue(lockdown.value(null, "Secret").isPresent());
        assertEquals(2, count("clear StartSession"));
    }

    @Test
    void anIdleSessionIsStopped_statement52() throws IOException {
        paired();
        assertTrue(lockdown.value(null, "Secret").isPresent());
        time.advance(Duration.ofSeconds(26));
        assertEquals(1, count("session StopSession"));
        assertTrue(lockdown.value(null, "Secret").isPresent());
        assertEquals(2, count("clear StartSession"));
    }

    @Test
    void aForgottenRecordMeansLost() throws IOException {
        vault.save(Pipe.UDID, Keys.record().toBytes());
        assertEquals("Twin", lockdown.value(null, "DeviceName").orElseThrow().toString());
        assertEquals(Trust.LOST, lockdown.trust());
        assertFalse(lockdown.validatePair());
    }

    @Test
    void anEndWithinTheHandshakeMeansLost_statement56() throws IOException {
        paired();
        phone.closesInTls = true;
        assertFalse(lockdown.validatePair());
        assertEquals(Trust.LOST, lockdown.trust());
        phone.closesInTls = false;
        assertTrue(lockdown.validatePair());
        assertEquals(Trust.TRUSTED, lockdown.trust());
    }

    @ParameterizedTest
    @ValueSource(ints = {42, 43, 44, 45, 46, 48, 49, 51})
    void aRefusedCertificateMeansLost(int alert) throws IOException {
        paired();
        phone.refusesCertificate = (short) alert;
        assertFalse(lockdown.validatePair());
        assertEquals(Trust.LOST, lockdown.trust());
        assertEquals("Twin", lockdown.value(null, "DeviceName").orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 70, 71})
    void noTlsInCommonIsNoLoss(int alert) throws IOException {
        paired();
        assertTrue(lockdown.validatePair());
        phone.refusesOffer = (short) alert;
        HandshakeException e = assertThrows(HandshakeException.class, lockdown::validatePair);
        assertEquals(HandshakeException.Meaning.NOTHING_IN_COMMON, e.meaning());
        assertEquals(Trust.TRUSTED, lockdown.trust());
        phone.refusesOffer = -1;
        assertTrue(lockdown.validatePair());
    }

    @Test
    void anotherKeyAndMistakesAreNoLoss() throws IOException {
        paired();
        assertTrue(lockdown.validatePair());
        byte[] own = phone.deviceCertificate;
        KeyPair other = Keys.rsa(2048);
        phone.deviceCertificate = Certificates.make(new HostKeys(other, other), Keys.devicePem(), Keys.NOW)
                .device();
        HandshakeException e = assertThrows(HandshakeException.class, lockdown::validatePair);
        assertEquals(HandshakeException.Meaning.ANOTHER_KEY, e.meaning());
        phone.deviceCertificate = own;
        phone.key = other.getPrivate();
        e = assertThrows(HandshakeException.class, lockdown::validatePair);
        assertEquals(HandshakeException.Meaning.FAILED, e.meaning());
        phone.key = Keys.DEVICE.getPrivate();
        phone.refusesCertificate = 80;
        e = assertThrows(HandshakeException.class, lockdown::validatePair);
        assertEquals(HandshakeException.Meaning.FAILED, e.meaning());
        assertEquals(Trust.TRUSTED, lockdown.trust());
        phone.refusesCertificate = -1;
        assertTrue(lockdown.validatePair());
    }

    @Test
    void startsAServiceOverTls_statement60() throws Exception {
        paired();
        try (Connection service = lockdown.startService("com.apple.test")) {
            assertEquals(FakePhone.SERVICE_PORT, service.port());
            assertEquals("hello", new String(service.input().readNBytes(5), StandardCharsets.UTF_8));
        }
        assertThrows(IOException.class, () -> lockdown.startService("com.apple.test", true));
    }

    @Test
    void pairsWhenThePersonTrusts_statement34() throws IOException {
        phone.pairAnswers.add("PasswordProtected");
        phone.pairAnswers.add("PairingDialogResponsePending");
        phone.pairAnswers.add("PairingDialogResponsePending");
        List<Trust> asked = new ArrayList<>();
        lockdown.pair((state, words) -> asked.add(state));
        assertEquals(List.of(Trust.LOCKED, Trust.ASKING, Trust.ASKING), asked);
        assertEquals(Trust.TRUSTED, lockdown.trust());
        assertEquals(List.of(Trust.LOCKED, Trust.ASKING, Trust.TRUSTED), states);
        assertEquals(Duration.ofSeconds(3).toNanos(), time.nanos());
        PairRecord stored = PairRecord.parse(vault.read(Pipe.UDID).orElseThrow());
        assertEquals(phone.hostId, stored.hostId());
        assertTrue(stored.escrowBag().isPresent());
        Set<String> ids =
                phone.pairRecords.stream().map(r -> r.get("HostID").toString()).collect(Collectors.toSet());
        assertEquals(1, ids.size());
        assertTrue(phone.pairRecords.stream().noneMatch(r -> r.containsKey("HostPrivateKey")));
        long connects = count("connect 62078");
        lockdown.pair((state, words) -> asked.add(state));
        assertEquals(4, phone.pairRecords.size());
        assertTrue(count("connect 62078") > connects);
    }

    @Test
    void denialIsTold() {
        phone.pairAnswers.add("PairingDialogResponsePending");
        phone.pairAnswers.add("UserDeniedPairing");
        LockdownException e = assertThrows(LockdownException.class, () -> lockdown.pair((s, w) -> {}));
        assertEquals(LockdownError.USER_DENIED_PAIRING, e.error());
        assertEquals(Trust.DENIED, lockdown.trust());
    }

    @Test
    void patienceEnds() {
        for (int i = 0; i < 200; i++) phone.pairAnswers.add("PairingDialogResponsePending");
        LockdownException e = assertThrows(LockdownException.class, () -> lockdown.pair((s, w) -> {}));
        assertEquals(LockdownError.PAIRING_DIALOG_RESPONSE_PENDING, e.error());
        assertEquals(Duration.ofMinutes(2).toNanos(), time.nanos());
        assertEquals(Trust.UNPAIRED, lockdown.trust());
    }

    @Test
    void anUnknownWordIsKept_statement44() {
        phone.pairAnswers.add("SomethingNew");
        LockdownException e = assertThrows(LockdownException.class, () -> lockdown.pair((s, w) -> {}));
        assertEquals("SomethingNew", e.errorName());
    }

    @Test
    void unpairForgetsOnBothSides_statement41() throws IOException {
        paired();
        assertTrue(lockdown.validatePair());
        lockdown.unpair();
        assertEquals("", phone.hostId);
        assertTrue(vault.read(Pipe.UDID).isEmpty());
        assertEquals(Trust.UNPAIRED, lockdown.trust());
        vault.save(Pipe.UDID, Keys.record().toBytes());
        lockdown.unpair();
        assertTrue(vault.list().isEmpty());
    }

    @Test
    void theRestoreDaemonIsNamed_statement14() throws IOException {
        assertEquals("com.apple.mobile.lockdown", lockdown.type());
        phone.type = "com.apple.mobile.restored";
        assertEquals("com.apple.mobile.restored", lockdown.type());
    }

    @Test
    void keysAreMadeBeforeThePhoneIsAsked_statement25() throws IOException {
        PhoneLockdown other = new PhoneLockdown(
                Pipe.UDID,
                u -> phone,
                vault,
                time,
                () -> {
                    phone.log.add("keys");
                    return Keys.HOST;
                },
                states::add);
        other.pair((state, words) -> {});
        List<String> order = List.copyOf(phone.log);
        assertEquals("keys", order.getFirst());
        int publicKey = order.indexOf("clear GetValue DevicePublicKey");
        int address = order.indexOf("clear GetValue WiFiAddress");
        int pair = order.indexOf("clear Pair");
        assertTrue(publicKey > 0 && address > publicKey && pair > address, order::toString);
    }

    @Test
    void aPairingUnderWayIsWaitedFor() throws Exception {
        java.util.concurrent.CountDownLatch first = new java.util.concurrent.CountDownLatch(1);
        java.util.concurrent.CountDownLatch second = new java.util.concurrent.CountDownLatch(1);
        phone.pairAnswers.add("PairingDialogResponsePending");
        // The keys are made beforehand: that takes long on a busy machine, and is not what is waited for here.
        assertEquals("host keys", Keys.HOST.toString());
        var other = java.util.concurrent.CompletableFuture.runAsync(() -> {
            try {
                lockdown.pair((state, words) -> {
                    first.countDown();
                    try {
                        assertTrue(second.await(20, java.util.concurrent.TimeUnit.SECONDS));
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        assertTrue(first.await(20, java.util.concurrent.TimeUnit.SECONDS));
        List<Trust> told = new ArrayList<>();
        lockdown.pair((state, words) -> {
            told.add(state);
            second.countDown();
        });
        other.get(20, java.util.concurrent.TimeUnit.SECONDS);
        assertEquals(Trust.ASKING, told.getFirst());
        assertEquals(2, phone.pairRecords.size());
        assertEquals(Trust.TRUSTED, lockdown.trust());
    }
}
