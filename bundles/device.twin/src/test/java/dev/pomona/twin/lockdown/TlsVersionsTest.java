package dev.pomona.twin.lockdown;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.lockdown.Trust;
import dev.pomona.lockdown.pairing.HostKeys;
import dev.pomona.lockdown.phone.PhoneLockdown;
import dev.pomona.lockdown.session.Time;
import dev.pomona.lockdown.store.FileVault;
import dev.pomona.lockdown.tls.HandshakeException;
import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.Udid;
import dev.pomona.twin.TwinConnection;
import dev.pomona.twin.TwinPhone;
import dev.pomona.twin.TwinService;
import dev.pomona.twin.app.Phone;
import dev.pomona.twin.app.TwinIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hub's TLS against the twin's, each version that a phone may speak. */
@Timeout(120)
class TlsVersionsTest {
    private static final HostKeys KEYS = HostKeys.generate();
    private static final int MUCH = 3 << 20;

    @TempDir
    Path folder;

    private final List<TwinService> services = new ArrayList<>();
    private Phone phone;
    private PhoneLockdown lockdown;

    @AfterEach
    void end() {
        lockdown.abort();
        phone.close();
    }

    private void pair(String system, String tls) throws IOException {
        TwinIdentity id = running(system);
        phone = new LockdownPhones(new TwinLockdown.Policy(0, 60_000, 10_000), Optional.empty())
                .create(id, () -> services);
        if (!tls.isEmpty()) phone.userAction("tls " + tls);
        WireDevice device = new WireDevice(phone, id.udid());
        lockdown = new PhoneLockdown(
                Udid.of(id.udid()),
                u -> device,
                new FileVault(folder, (u, present) -> {}),
                Time.system(),
                () -> KEYS,
                state -> {});
        lockdown.pair((state, words) -> {});
        assertEquals(Trust.TRUSTED, lockdown.trust());
    }

    private static TwinIdentity running(String system) {
        TwinIdentity id = TwinIdentity.of(0);
        return new TwinIdentity(
                id.index(),
                id.udid(),
                id.name(),
                id.productType(),
                system,
                id.buildVersion(),
                id.serialNumber(),
                id.wifiMac(),
                id.bluetoothMac(),
                id.imei(),
                id.phoneNumber(),
                id.ecid(),
                id.modelNumber(),
                id.hardwareModel(),
                id.deviceColor());
    }

    /** Sends back what comes; ends, with all that it was sent, when that is so much. */
    private record Echo(String name) implements TwinService {
        @Override
        public void serve(TwinPhone twin, TwinConnection host) throws IOException {
            byte[] chunk = new byte[40_000];
            for (int left = MUCH; left > 0; ) {
                int n = host.input().read(chunk, 0, Math.min(left, chunk.length));
                if (n < 0) return;
                host.output().write(chunk, 0, n);
                left -= n;
            }
        }
    }

    private void echoes(String name, boolean stays) throws Exception {
        byte[] sent = new byte[MUCH];
        new Random(7).nextBytes(sent);
        try (Connection service = lockdown.startService(name)) {
            FutureTask<Boolean> writing = new FutureTask<>(() -> {
                service.write(ByteBuffer.wrap(sent));
                return true;
            });
            Thread.ofVirtual().start(writing);
            byte[] got = service.input().readNBytes(sent.length);
            assertArrayEquals(sent, got);
            assertTrue(writing.get(30, TimeUnit.SECONDS));
            assertEquals(-1, service.read(ByteBuffer.allocate(1)), "the phone has ended it");
            assertEquals(stays, service.toString().startsWith("TLS"));
            if (stays)
                assertTrue(
                        service.closeReason().orElseThrow() instanceof CloseReason.Reset,
                        service.closeReason()::toString);
        }
    }

    @ParameterizedTest
    @CsvSource({"18.5,", "18.5,1.2", "18.5,1.3", "9.3.5,", "9.3.5,1.0", "9.3.5,1.1", "9.3.5,1.2", "4.2.1,"})
    void whateverThePhoneSpeaksTheHubDoes_item7(String system, String tls) throws Exception {
        String before = Security.getProperty("jdk.tls.disabledAlgorithms");
        services.add(new Echo("com.example.echo"));
        services.add(new Echo("com.apple.debugserver"));
        pair(system, tls == null ? "" : tls);
        assertTrue(lockdown.value("", "SerialNumber").isPresent());
        assertTrue(lockdown.validatePair());
        echoes("com.example.echo", true);
        echoes("com.apple.debugserver", false);
        assertTrue(lockdown.value("", "SerialNumber").isPresent());
        assertEquals(before, Security.getProperty("jdk.tls.disabledAlgorithms"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1.1"})
    void aPhoneOfTodayIsNotMetBelow12AndNotLostForThat(String tls) throws IOException {
        pair("18.5", "1.2");
        phone.userAction("tls " + tls);
        lockdown.abort();
        HandshakeException e = assertThrows(HandshakeException.class, lockdown::validatePair);
        assertEquals(HandshakeException.Meaning.NOTHING_IN_COMMON, e.meaning(), e::getMessage);
        assertEquals(Trust.TRUSTED, lockdown.trust());
        phone.userAction("tls 1.2");
        assertTrue(lockdown.validatePair());
    }

    @ParameterizedTest
    @CsvSource({"18.5,1.2", "18.5,1.3", "9.3.5,1.0", "9.3.5,1.1"})
    void aPhoneThatForgetsIsLost(String system, String tls) throws IOException {
        pair(system, tls);
        phone.userAction("forget");
        lockdown.abort();
        assertTrue(lockdown.value("", "ProductVersion").isPresent());
        assertEquals(Trust.LOST, lockdown.trust());
    }
}
