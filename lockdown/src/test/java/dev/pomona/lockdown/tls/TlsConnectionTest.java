package dev.pomona.lockdown.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.lockdown.fake.Keys;
import dev.pomona.lockdown.fake.Pipe;
import dev.pomona.lockdown.fake.TlsServer;
import dev.pomona.lockdown.pairing.Certificates;
import dev.pomona.lockdown.pairing.HostKeys;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.pairing.Pem;
import dev.pomona.lockdown.session.Time;
import dev.pomona.mux.Connection;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.Security;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsConnectionTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final PairRecord RECORD = Keys.record();
    private final ExecutorService far = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        far.shutdownNow();
    }

    private Future<TlsServer> serve(Pipe pipe, byte[] certificate, KeyPair key, String... protocols) {
        Callable<TlsServer> task = () -> {
            TlsServer server = new TlsServer(pipe.far, certificate, key.getPrivate(), protocols);
            server.handshake();
            return server;
        };
        return far.submit(task);
    }

    private static byte[] deviceDer() {
        return Pem.decode(RECORD.deviceCertificate());
    }

    private static TlsConnection connect(Pipe pipe) throws IOException {
        return new RecordTls(Pipe.UDID, RECORD, Time.system()).client(pipe.near, TlsOffer.CURRENT, LIMIT);
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2,40000", "TLSv1.2,1", "TLSv1.3,40000", "TLSv1.3,1"})
    void carriesBytesBothWaysAtOnceWithEmptyNames_statement49(String protocol, int most) throws Exception {
        Pipe pipe = new Pipe(62078, most);
        Future<TlsServer> serving = serve(pipe, deviceDer(), Keys.DEVICE, protocol);
        TlsConnection tls = connect(pipe);
        TlsServer server = await(serving);
        assertEquals(protocol, server.protocol());
        byte[] sent = new byte[most == 1 ? 2_000 : 300_000];
        new Random(1).nextBytes(sent);
        Future<byte[]> there = far.submit(() -> {
            byte[] got = new byte[sent.length];
            ByteBuffer target = ByteBuffer.wrap(got);
            while (target.hasRemaining() && server.read(target) >= 0) {}
            return got;
        });
        Future<Boolean> echo = far.submit(() -> {
            tls.write(ByteBuffer.wrap(sent));
            return true;
        });
        Future<Boolean> back = far.submit(() -> {
            // The engine of the far end is used for one direction at a time here.
            there.get();
            server.write(ByteBuffer.wrap(sent));
            return true;
        });
        assertTrue(await(echo));
        byte[] got = tls.input().readNBytes(sent.length);
        assertArrayEquals(sent, await(there));
        assertArrayEquals(sent, got);
        assertTrue(await(back));
        tls.close();
        assertEquals(-1, server.read(ByteBuffer.allocate(1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void goesOnInTheClearAfterCloseNotify_statement52(String protocol) throws Exception {
        Pipe pipe = new Pipe(62078);
        Future<TlsServer> serving = serve(pipe, deviceDer(), Keys.DEVICE, protocol);
        TlsConnection tls = connect(pipe);
        TlsServer server = await(serving);
        server.write(ByteBuffer.wrap("bye".getBytes(StandardCharsets.UTF_8)));
        assertEquals("bye", new String(tls.input().readNBytes(3), StandardCharsets.UTF_8));
        Future<Boolean> answer = far.submit(() -> {
            boolean end = server.read(ByteBuffer.allocate(1)) < 0;
            server.closeNotify();
            pipe.far.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 7}));
            return end;
        });
        Connection clear = tls.backToClear(LIMIT);
        assertTrue(await(answer));
        ByteBuffer next = ByteBuffer.allocate(4);
        while (next.hasRemaining()) assertTrue(clear.read(next) > 0);
        assertEquals(7, next.flip().getInt());
        clear.write(ByteBuffer.wrap(new byte[] {1}));
        assertEquals(1, pipe.far.unread());
    }

    @Test
    void endWithoutCloseNotifyIsAnEnd() throws Exception {
        Pipe pipe = new Pipe(1);
        Future<TlsServer> serving = serve(pipe, deviceDer(), Keys.DEVICE, "TLSv1.2");
        TlsConnection tls = connect(pipe);
        await(serving).write(ByteBuffer.wrap(new byte[] {5}));
        pipe.far.close();
        assertEquals(5, tls.input().read());
        assertEquals(-1, tls.read(ByteBuffer.allocate(9)));
        assertEquals(-1, tls.read(ByteBuffer.allocate(9)));
    }

    @Test
    void readTimeOutLosesNothing() throws Exception {
        Pipe pipe = new Pipe(1);
        Future<TlsServer> serving = serve(pipe, deviceDer(), Keys.DEVICE, "TLSv1.2");
        TlsConnection tls = connect(pipe);
        TlsServer server = await(serving);
        tls.readTimeout(Duration.ofMillis(20));
        assertThrows(SocketTimeoutException.class, () -> tls.read(ByteBuffer.allocate(1)));
        server.write(ByteBuffer.wrap(new byte[] {9}));
        assertEquals(9, tls.input().read());
    }

    @Test
    void closeWakesAReader() throws Exception {
        Pipe pipe = new Pipe(1);
        Future<TlsServer> serving = serve(pipe, deviceDer(), Keys.DEVICE, "TLSv1.2");
        TlsConnection tls = connect(pipe);
        await(serving);
        Future<Integer> reading = far.submit(() -> {
            try {
                return tls.read(ByteBuffer.allocate(1));
            } catch (IOException e) {
                return -2;
            }
        });
        tls.close();
        assertTrue(await(reading) < 0);
        assertThrows(IOException.class, () -> tls.write(ByteBuffer.allocate(1)));
    }

    @Test
    void anotherPhonesCertificateIsRefused() throws Exception {
        KeyPair other = Keys.rsa(2048);
        Certificates foreign = Certificates.make(new HostKeys(other, other), Keys.devicePem(), Keys.NOW);
        Pipe pipe = new Pipe(1);
        Future<TlsServer> serving = serve(pipe, foreign.device(), Keys.DEVICE, "TLSv1.2");
        assertThrows(IOException.class, () -> connect(pipe));
        assertThrows(Exception.class, () -> await(serving));
    }

    @Test
    void oldHashExpiredAndShortKeyAreTakenWhenTheRootSigned_statement49() throws Exception {
        KeyPair weak = Keys.rsa(1024);
        byte[] der = Keys.bareCertificate(weak.getPublic());
        Pipe pipe = new Pipe(1);
        Future<TlsServer> serving = serve(pipe, der, weak, "TLSv1.2");
        TlsConnection tls = connect(pipe);
        await(serving).write(ByteBuffer.wrap(new byte[] {3}));
        assertEquals(3, tls.input().read());
    }

    @Test
    void handshakeHasALimit() {
        Pipe pipe = new Pipe(1);
        assertThrows(
                SocketTimeoutException.class,
                () -> new RecordTls(Pipe.UDID, RECORD, Time.system())
                        .client(pipe.near, TlsOffer.CURRENT, Duration.ofMillis(300)));
        assertTrue(pipe.near.closeReason().isPresent());
    }

    @Test
    void nothingChangesForTheRestOfTheJvm() throws Exception {
        String before = Security.getProperty("jdk.tls.disabledAlgorithms");
        int providers = Security.getProviders().length;
        new RecordTls(Pipe.UDID, RECORD, Time.system());
        assertEquals(before, Security.getProperty("jdk.tls.disabledAlgorithms"));
        assertEquals(providers, Security.getProviders().length);
    }
}
