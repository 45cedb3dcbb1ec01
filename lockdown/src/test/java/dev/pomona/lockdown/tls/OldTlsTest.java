package dev.pomona.lockdown.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.lockdown.fake.Keys;
import dev.pomona.lockdown.fake.OldTlsServer;
import dev.pomona.lockdown.fake.Pipe;
import dev.pomona.lockdown.pairing.Certificates;
import dev.pomona.lockdown.pairing.HostKeys;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.pairing.Pem;
import dev.pomona.lockdown.session.Time;
import dev.pomona.lockdown.tls.HandshakeException.Meaning;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.bouncycastle.tls.CipherSuite;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS with phones of before iOS 10. */
@Timeout(60)
class OldTlsTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final PairRecord RECORD = Keys.record();
    private final ExecutorService far = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        far.shutdownNow();
    }

    private Future<OldTlsServer> serve(Pipe pipe, byte[] certificate, String version, int... suites) {
        Callable<OldTlsServer> task = () -> {
            OldTlsServer server = new OldTlsServer(pipe.far, certificate, Keys.DEVICE.getPrivate(), version, suites);
            try {
                server.handshake();
            } catch (IOException e) {
                pipe.far.close();
                throw e;
            }
            return server;
        };
        return far.submit(task);
    }

    private static byte[] deviceDer() {
        return Pem.decode(RECORD.deviceCertificate());
    }

    private static RecordTls record() throws IOException {
        return new RecordTls(Pipe.UDID, RECORD, Time.system());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"TLSv1,40000", "TLSv1,1", "TLSv1.1,40000", "TLSv1.1,1", "TLSv1.2,40000", "TLSv1.2,1"})
    void carriesBytesBothWaysAtOnceInWhateverPieces(String protocol, int most) throws Exception {
        Pipe pipe = new Pipe(62078, most);
        Future<OldTlsServer> serving = serve(pipe, deviceDer(), protocol);
        TlsConnection tls = record().client(pipe.near, TlsOffer.OLD, LIMIT);
        OldTlsServer server = await(serving);
        assertEquals(protocol, tls.protocol());
        assertArrayEquals(
                Pem.decode(RECORD.hostCertificate()), server.shown(), "the host's certificate, as for others");
        byte[] sent = new byte[most == 1 ? 2_000 : 300_000];
        new Random(1).nextBytes(sent);
        Future<Boolean> there = far.submit(() -> {
            tls.write(ByteBuffer.wrap(sent));
            return true;
        });
        Future<Boolean> back = far.submit(() -> {
            server.write(ByteBuffer.wrap(sent));
            return true;
        });
        Future<byte[]> got = far.submit(() -> {
            ByteBuffer target = ByteBuffer.allocate(sent.length);
            while (target.hasRemaining() && server.read(target) >= 0) {}
            return target.array();
        });
        assertArrayEquals(sent, tls.input().readNBytes(sent.length));
        assertArrayEquals(sent, await(got));
        assertTrue(await(there) && await(back));
        tls.close();
        assertEquals(-1, server.read(ByteBuffer.allocate(1)));
        assertTrue(server.ended());
    }

    /** As phones of that time have it: a bare certificate without extensions, an old hash, a short key, names that are empty. */
    @ParameterizedTest
    @CsvSource({"TLSv1, 47", "TLSv1, 49171", "TLSv1.1, 47", "TLSv1.2, 49171"})
    void oldHashExpiredAndShortKeyAreTakenWhenTheRootSigned_statement49(String protocol, int suite) throws Exception {
        KeyPair weak = Keys.rsa(1024);
        byte[] der = Keys.bareCertificate(weak.getPublic());
        Pipe pipe = new Pipe(1);
        Future<OldTlsServer> serving = far.submit(() -> {
            OldTlsServer server = new OldTlsServer(pipe.far, der, weak.getPrivate(), protocol, suite);
            server.handshake();
            return server;
        });
        TlsConnection tls = record().client(pipe.near, TlsOffer.OLD, LIMIT);
        await(serving).write(ByteBuffer.wrap(new byte[] {3}));
        assertEquals(3, tls.input().read());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                CipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA,
                CipherSuite.TLS_RSA_WITH_AES_256_CBC_SHA,
                CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
                CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
            })
    void eachCipherOfOldPhonesWillDo(int suite) throws Exception {
        Pipe pipe = new Pipe(1);
        Future<OldTlsServer> serving = serve(pipe, deviceDer(), "TLSv1", suite);
        TlsConnection tls = record().client(pipe.near, TlsOffer.OLD, LIMIT);
        await(serving).write(ByteBuffer.wrap(new byte[] {5}));
        assertEquals(5, tls.input().read());
    }

    @ParameterizedTest
    @ValueSource(ints = {CipherSuite.TLS_RSA_WITH_3DES_EDE_CBC_SHA, CipherSuite.TLS_DHE_RSA_WITH_AES_128_CBC_SHA})
    void whatIsNotOfferedIsNotTaken(int suite) throws Exception {
        Pipe pipe = new Pipe(1);
        Future<OldTlsServer> serving = serve(pipe, deviceDer(), "TLSv1", suite);
        HandshakeException e =
                assertThrows(HandshakeException.class, () -> record().client(pipe.near, TlsOffer.OLD, LIMIT));
        assertEquals(Meaning.NOTHING_IN_COMMON, e.meaning(), e::getMessage);
        assertThrows(Exception.class, () -> await(serving));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1", "TLSv1.1", "TLSv1.2"})
    void goesOnInTheClearAfterCloseNotify(String protocol) throws Exception {
        Pipe pipe = new Pipe(62078);
        Future<OldTlsServer> serving = serve(pipe, deviceDer(), protocol);
        TlsConnection tls = record().client(pipe.near, TlsOffer.OLD, LIMIT);
        OldTlsServer server = await(serving);
        Future<Boolean> answer = far.submit(() -> {
            // What it still sends within TLS is passed over.
            server.write(ByteBuffer.wrap(new byte[100]));
            boolean end = server.read(ByteBuffer.allocate(1)) < 0;
            pipe.far.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 7}));
            return end;
        });
        Connection clear = tls.backToClear(LIMIT);
        assertTrue(await(answer));
        assertArrayEquals(new byte[] {0, 0, 0, 7}, clear.input().readNBytes(4));
        clear.write(ByteBuffer.wrap(new byte[] {1}));
        assertEquals(1, pipe.far.unread());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1", "TLSv1.1", "TLSv1.2"})
    void afterAHandshakeThatIsAllTheNextByteIsInTheClear(String protocol) throws Exception {
        Pipe pipe = new Pipe(1);
        Future<OldTlsServer> serving = serve(pipe, deviceDer(), protocol);
        Connection clear = record().handshakeOnly(pipe.near, TlsOffer.OLD, LIMIT);
        OldTlsServer unused = await(serving);
        assertEquals(0, pipe.far.unread(), () -> "more than the handshake of " + unused.protocol());
        assertEquals(0, pipe.near.unread());
        clear.write(ByteBuffer.wrap(new byte[] {'h', 'i'}));
        assertArrayEquals(new byte[] {'h', 'i'}, pipe.far.input().readNBytes(2));
        pipe.far.write(ByteBuffer.wrap(new byte[] {'y', 'o'}));
        assertArrayEquals(new byte[] {'y', 'o'}, clear.input().readNBytes(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1", "TLSv1.1", "TLSv1.2"})
    void anotherPhonesKeyIsRefusedAndThePhoneIsTold(String protocol) throws Exception {
        KeyPair other = Keys.rsa(2048);
        Certificates foreign = Certificates.make(new HostKeys(other, other), Keys.devicePem(), Keys.NOW);
        Pipe pipe = new Pipe(1);
        Future<OldTlsServer> serving = serve(pipe, foreign.device(), protocol);
        HandshakeException e =
                assertThrows(HandshakeException.class, () -> record().client(pipe.near, TlsOffer.OLD, LIMIT));
        assertEquals(Meaning.ANOTHER_KEY, e.meaning());
        Exception told = assertThrows(Exception.class, () -> await(serving));
        // It reads the alert, or finds the host gone before it has said all it had to say.
        assertTrue(told.getMessage().contains("certificate_unknown") || pipe.far.unread() == 7, told::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1", "TLSv1.1", "TLSv1.2"})
    void aPhoneThatCannotProveItsKeyIsRefused(String protocol) {
        Pipe pipe = new Pipe(1);
        // The right certificate with the wrong key, with which it signs its half of the key exchange.
        Future<?> serving = far.submit(() -> {
            new OldTlsServer(
                            pipe.far,
                            deviceDer(),
                            Keys.rsa(2048).getPrivate(),
                            protocol,
                            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA)
                    .handshake();
            return true;
        });
        HandshakeException e =
                assertThrows(HandshakeException.class, () -> record().client(pipe.near, TlsOffer.OLD, LIMIT));
        assertEquals(Meaning.FAILED, e.meaning(), e::getMessage);
        assertThrows(Exception.class, () -> await(serving));
    }

    @Test
    void aPhoneOfTodayIsNeverOfferedLessThan12() throws Exception {
        for (int major = 10; major < 100; major++) assertEquals(TlsOffer.CURRENT, TlsOffer.to(major));
        assertEquals(TlsOffer.CURRENT, TlsOffer.to(0));
        for (int major = 1; major < 10; major++) assertEquals(TlsOffer.OLD, TlsOffer.to(major));
        assertEquals(TlsOffer.ONLY_1_2, TlsOffer.CURRENT.handshakeOnly());
        for (String old : List.of("TLSv1", "TLSv1.1")) {
            for (TlsOffer offer : List.of(TlsOffer.CURRENT, TlsOffer.ONLY_1_2)) {
                Pipe pipe = new Pipe(1);
                Future<OldTlsServer> serving = serve(pipe, deviceDer(), old);
                HandshakeException e =
                        assertThrows(HandshakeException.class, () -> record().client(pipe.near, offer, LIMIT));
                assertEquals(Meaning.NOTHING_IN_COMMON, e.meaning(), e::getMessage);
                assertThrows(Exception.class, () -> await(serving));
            }
        }
    }

    @Test
    void nothingChangesForTheRestOfTheJvm() throws Exception {
        List<String> lists =
                List.of("jdk.tls.disabledAlgorithms", "jdk.certpath.disabledAlgorithms", "jdk.tls.legacyAlgorithms");
        List<String> before = lists.stream().map(Security::getProperty).toList();
        List<Provider> providers = List.of(Security.getProviders());
        Pipe pipe = new Pipe(1);
        Future<OldTlsServer> serving = serve(pipe, deviceDer(), "TLSv1");
        record().client(pipe.near, TlsOffer.OLD, LIMIT).close();
        await(serving);
        assertEquals(before, lists.stream().map(Security::getProperty).toList());
        assertEquals(providers, List.of(Security.getProviders()));
        assertFalse(List.of(javax.net.ssl.SSLContext.getDefault()
                        .getDefaultSSLParameters()
                        .getProtocols())
                .contains("TLSv1"));
    }

    @Property(tries = 300)
    void whateverComesInTheHandshakeEndsInWords(@ForAll @Size(max = 300) byte[] noise, @ForAll boolean framed)
            throws Exception {
        Pipe pipe = new Pipe(1);
        ByteBuffer bytes = ByteBuffer.allocate(noise.length + 5);
        if (framed) {
            bytes.put((byte) (0x14 + (noise.length & 3))).put((byte) 3).put((byte) 1);
            bytes.putShort((short) noise.length);
        }
        pipe.far.write(bytes.put(noise).flip());
        // The far end is not closed: its bytes are to be read, then its end.
        pipe.near.end(new dev.pomona.mux.CloseReason.Reset(""));
        IOException e = assertThrows(IOException.class, () -> record().client(pipe.near, TlsOffer.OLD, LIMIT));
        assertTrue(e.getMessage() != null && e.getMessage().length() < 400, e::toString);
    }

    @Property(tries = 150)
    void aByteThatWasTamperedWithBreaksTheConnectionAndNothingElse(@ForAll byte change, @ForAll short where)
            throws Exception {
        if (change == 0) return;
        Pipe pipe = new Pipe(1);
        Future<OldTlsServer> serving = serve(pipe, deviceDer(), "TLSv1");
        TlsConnection tls = record().client(pipe.near, TlsOffer.OLD, LIMIT);
        OldTlsServer server = await(serving);
        byte[] sent = new byte[50];
        new Random(change).nextBytes(sent);
        server.write(ByteBuffer.wrap(sent));
        byte[] sealed = pipe.near.input().readNBytes(pipe.near.unread());
        int at = 5 + Math.floorMod(where, sealed.length - 5);
        sealed[at] ^= change;
        pipe.far.write(ByteBuffer.wrap(sealed));
        pipe.far.close();
        try {
            byte[] got = tls.input().readAllBytes();
            assertArrayEquals(Arrays.copyOf(sent, got.length), got, "bytes that nobody sent");
            // The second record's header says the version again, which counts for nothing: what is in force was agreed
            // on.
            int version = 5 + ByteBuffer.wrap(sealed).getShort(3) + 2;
            assertEquals(at == version ? sent.length : Math.min(got.length, 1), got.length, "at " + at);
        } catch (ConnectionException e) {
            assertTrue(tls.closeReason().isPresent());
        }
    }
}
