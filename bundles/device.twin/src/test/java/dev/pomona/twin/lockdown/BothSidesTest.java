package dev.pomona.twin.lockdown;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.NSNumber;
import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.LockdownError;
import dev.pomona.lockdown.LockdownException;
import dev.pomona.lockdown.Supervision;
import dev.pomona.lockdown.Trust;
import dev.pomona.lockdown.pairing.HostKeys;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.phone.PhoneLockdown;
import dev.pomona.lockdown.session.Opens;
import dev.pomona.lockdown.session.Time;
import dev.pomona.lockdown.store.FileVault;
import dev.pomona.mux.Connection;
import dev.pomona.mux.Udid;
import dev.pomona.twin.TwinConnection;
import dev.pomona.twin.TwinPhone;
import dev.pomona.twin.TwinService;
import dev.pomona.twin.app.Phone;
import dev.pomona.twin.app.TwinIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Provider;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The hub's side of lockdown against the twin's, over real sockets: what one says, the other understands. */
@Timeout(120)
class BothSidesTest {
    private static final HostKeys KEYS = HostKeys.generate();

    @TempDir
    Path folder;

    private final List<TwinService> services = new ArrayList<>();
    private final Phone phone = new LockdownPhones(new TwinLockdown.Policy(0, 60_000, 10_000), Optional.empty())
            .create(TwinIdentity.of(0), () -> services);
    private final WireDevice device = new WireDevice(phone, TwinIdentity.of(0).udid());
    private final Udid udid = device.udid();
    private final List<Trust> states = new java.util.concurrent.CopyOnWriteArrayList<>();
    private FileVault vault;
    private PhoneLockdown lockdown;

    @BeforeEach
    void begin() throws IOException {
        vault = new FileVault(folder, (u, present) -> {});
        lockdown = new PhoneLockdown(udid, u -> device, vault, Time.system(), () -> KEYS, states::add);
    }

    @AfterEach
    void end() {
        lockdown.abort();
        phone.close();
    }

    private void pair() throws IOException {
        lockdown.pair((state, words) -> {});
        assertEquals(Trust.TRUSTED, lockdown.trust());
    }

    private static LockdownError refusal(org.junit.jupiter.api.function.Executable action) {
        return assertThrows(LockdownException.class, action).error();
    }

    @Test
    void pairsUsesAndUnpairs_statements27to41() throws IOException {
        assertEquals("com.apple.mobile.lockdown", lockdown.type());
        assertEquals(LockdownError.GET_PROHIBITED, refusal(() -> lockdown.value("", "SerialNumber")));
        pair();
        assertTrue(lockdown.value("", "SerialNumber").isPresent());
        lockdown.setValue("", "DeviceName", new com.dd.plist.NSString("Renamed"));
        assertEquals("Renamed", lockdown.value("", "DeviceName").orElseThrow().toString());
        lockdown.setValue("com.example", "n", new NSNumber(1));
        lockdown.removeValue("com.example", "n");
        assertTrue(lockdown.value("com.example", "n").isEmpty());
        assertTrue(lockdown.values("no.such.domain").isEmpty());
        lockdown.unpair();
        assertEquals(Trust.UNPAIRED, lockdown.trust());
        assertTrue(vault.list().isEmpty());
        assertFalse(lockdown.validatePair());
    }

    @Test
    void theTapIsHeardAtOnce_statement35() throws Exception {
        phone.userAction("policy ask");
        CountDownLatch asking = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> pairing = threads.submit(() -> {
                lockdown.pair((state, words) -> {
                    if (state == Trust.ASKING) asking.countDown();
                });
                return null;
            });
            assertTrue(asking.await(20, TimeUnit.SECONDS));
            phone.userAction("trust");
            pairing.get(20, TimeUnit.SECONDS);
        }
        assertEquals(List.of(Trust.ASKING, Trust.TRUSTED), states);
    }

    @Test
    void aRefusalIsToldAndLastsUntilThePhoneIsPluggedInAnew() throws IOException {
        phone.userAction("policy deny");
        assertEquals(LockdownError.USER_DENIED_PAIRING, refusal(() -> lockdown.pair((s, w) -> {})));
        assertEquals(Trust.DENIED, lockdown.trust());
        assertEquals(LockdownError.USER_DENIED_PAIRING, refusal(() -> lockdown.pair((s, w) -> {})));
        phone.userAction("unplugged");
        phone.userAction("policy trust");
        pair();
    }

    @Test
    void waitsForALockedPhone() throws Exception {
        phone.userAction("lock");
        lockdown.pair(new Lockdown.PairProgress() {
            @Override
            public void waiting(Trust state, String words) {
                if (state == Trust.LOCKED) phone.userAction("unlock");
            }
        });
        assertTrue(states.contains(Trust.LOCKED));
        assertEquals(Trust.TRUSTED, lockdown.trust());
    }

    @Test
    void aPhoneThatForgetsIsLostAndPairsAgain() throws IOException {
        pair();
        phone.userAction("forget");
        assertFalse(lockdown.validatePair());
        assertEquals(Trust.LOST, lockdown.trust());
        pair();
        assertTrue(lockdown.validatePair());
    }

    @Test
    void aLockedPhoneIsAskedWithTheEscrowBag() throws IOException {
        pair();
        phone.userAction("lock");
        try (Connection afc = lockdown.startService("com.apple.afc")) {
            assertTrue(afc.closeReason().isEmpty());
        }
        phone.userAction("restart");
        lockdown.abort();
        assertEquals(LockdownError.PASSWORD_PROTECTED, refusal(() -> lockdown.validatePair()));
        assertEquals(Trust.LOCKED, lockdown.trust());
        phone.userAction("unlock");
        assertTrue(lockdown.validatePair());
    }

    private static Supervision organisation(String name) throws Exception {
        KeyPair keys = TestHost.keys();
        X500Name who = new X500Name("CN=" + name);
        byte[] der = new X509v3CertificateBuilder(
                        who,
                        BigInteger.ONE,
                        new Date(0),
                        new Date(4_000_000_000_000L),
                        who,
                        SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()))
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()))
                .getEncoded();
        return new Supervision(
                (X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new java.io.ByteArrayInputStream(der)),
                keys.getPrivate());
    }

    @Test
    void theOrganisationPairsWithoutAsking_statements38to40() throws Exception {
        Supervision right = organisation("School");
        Supervision wrong = organisation("Stranger");
        phone.userAction("supervise "
                + java.util.Base64.getEncoder()
                        .encodeToString(right.certificate().getEncoded()));
        phone.userAction("forbid on");
        assertEquals(LockdownError.MC_PROTECTED, refusal(() -> lockdown.pair((s, w) -> {})));
        assertEquals(LockdownError.MC_PROTECTED, refusal(() -> lockdown.pair((s, w) -> {}, wrong)));
        assertEquals(
                LockdownError.MC_PROTECTED,
                refusal(() -> lockdown.pair((s, w) -> {}, new Supervision(right.certificate(), wrong.key()))));
        phone.userAction("lock");
        IOException locked = assertThrows(IOException.class, () -> lockdown.pair((s, w) -> {}, right));
        assertTrue(locked.getMessage().contains("unlock it"), locked.getMessage());
        assertTrue(vault.list().isEmpty());
        phone.userAction("unlock");
        lockdown.pair((s, w) -> {}, right);
        assertEquals(Trust.TRUSTED, lockdown.trust());
        assertTrue(PairRecord.parse(vault.read(udid).orElseThrow()).escrowBag().isPresent());
    }

    /** Says at once, in the clear, what it is; then sends back what comes. */
    private record Echo(String name) implements TwinService {
        @Override
        public void serve(TwinPhone twin, TwinConnection host) throws IOException {
            host.output().write("hello".getBytes(StandardCharsets.US_ASCII));
            InputStream in = host.input();
            for (int b = in.read(); b >= 0; b = in.read()) host.output().write(b);
        }
    }

    @Test
    void handshakeOnlyServicesGoOnInTheClear_statement61() throws IOException {
        services.add(new Echo("com.apple.debugserver"));
        services.add(new Echo("com.example.echo"));
        pair();
        for (String name : List.of("com.apple.debugserver", "com.example.echo")) {
            try (Connection service = lockdown.startService(name)) {
                byte[] sent = new byte[70_000];
                java.util.Arrays.fill(sent, (byte) 0x17);
                byte[] hello = service.input().readNBytes(5);
                assertEquals("hello", new String(hello, StandardCharsets.US_ASCII));
                for (int at = 0; at < sent.length; at += 1000) service.write(ByteBuffer.wrap(sent, at, 1000));
                assertArrayEquals(sent, service.input().readNBytes(sent.length));
                assertEquals(name.equals("com.example.echo"), service.toString().startsWith("TLS"));
            }
        }
    }

    @Test
    void aThousandAsksAtOnceAreOneToThePhone() throws Exception {
        pair();
        int before = device.connects.get();
        Set<String> answers = new HashSet<>();
        List<Future<String>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1000; i++) {
                all.add(threads.submit(
                        () -> lockdown.value("", "ProductVersion").orElseThrow().toString()));
            }
            for (Future<String> each : all) answers.add(each.get(60, TimeUnit.SECONDS));
        }
        assertEquals(Set.of(TwinIdentity.of(0).productVersion()), answers);
        assertTrue(device.lockdownMost.get() <= 3, "pairing and its watch need more than one, asking does not");
        assertTrue(device.connects.get() - before <= 1);
    }

    /** Counts how many of it are being opened: from StartService until the host has said its first word. */
    private static final class Slow implements TwinService {
        final AtomicInteger served = new AtomicInteger();

        @Override
        public String name() {
            return "com.example.slow";
        }

        @Override
        public void serve(TwinPhone twin, TwinConnection host) throws IOException {
            served.incrementAndGet();
            host.output().write(1);
        }
    }

    @Test
    void manyServicesOpenAFewAtATime() throws Exception {
        Slow slow = new Slow();
        services.add(slow);
        pair();
        AtomicInteger ok = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(threads.submit(() -> {
                    try (Connection c = lockdown.startService("com.example.slow")) {
                        if (c.input().read() == 1) ok.incrementAndGet();
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) each.get(60, TimeUnit.SECONDS);
        }
        assertEquals(100, ok.get());
        assertEquals(100, slow.served.get());
        assertTrue(Opens.MOST <= 8);
    }

    @Test
    void leavesTheJvmAsItIs_item7() throws IOException {
        String disabled = Security.getProperty("jdk.tls.disabledAlgorithms");
        pair();
        for (Provider provider : Security.getProviders()) {
            assertFalse(provider.getName().startsWith("BC"), provider.getName());
            boolean ours = provider.getClass().getName().startsWith("dev.pomona.lockdown")
                    || provider.getName().startsWith("Pomona");
            assertFalse(ours, provider.getName());
        }
        assertEquals(disabled, Security.getProperty("jdk.tls.disabledAlgorithms"));
    }
}
