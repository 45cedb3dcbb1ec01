package dev.pomona.twin.lockdown.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pomona.lockdown.pairing.Certificates;
import dev.pomona.lockdown.pairing.HostKeys;
import dev.pomona.lockdown.pairing.Pem;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The openssl command as a host of old: a TLS library that is not ours. */
@Timeout(60)
class OpensslClientTest {
    private static final HostKeys HOST = HostKeys.generate();
    private static KeyPair device;
    private static Certificates certificates;

    @TempDir
    Path folder;

    @BeforeAll
    static void need() throws Exception {
        boolean there;
        try {
            there = new ProcessBuilder("openssl", "version").start().waitFor() == 0;
        } catch (IOException e) {
            there = false;
        }
        assumeTrue(there, "SKIPPED: openssl is not installed (apt-get install openssl)");
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        device = generator.generateKeyPair();
        byte[] pkcs1 = SubjectPublicKeyInfo.getInstance(device.getPublic().getEncoded())
                .parsePublicKey()
                .getEncoded();
        certificates = Certificates.make(HOST, Pem.encode("RSA PUBLIC KEY", pkcs1), Instant.now());
    }

    /** What the twin got of a line that openssl sent, after it has sent it back; openssl's words behind it. */
    private List<String> talk(TwinTls version, String... options) throws Exception {
        TlsServer server = new TlsServer(
                device.getPrivate(),
                BareCertificate.of(certificates.device()),
                List.of(BareCertificate.of(certificates.host()), BareCertificate.of(certificates.root())));
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            FutureTask<String> serving = new FutureTask<>(() -> {
                try (Socket socket = listening.accept()) {
                    TlsStream tls = new TlsStream(
                            new PushbackInputStream(socket.getInputStream()),
                            socket.getOutputStream(),
                            server.engine(version));
                    tls.handshake();
                    byte[] line = tls.input().readNBytes(6);
                    tls.output().write(line);
                    tls.close();
                    return new String(line, StandardCharsets.US_ASCII);
                } catch (IOException e) {
                    return "refused";
                }
            });
            Thread.ofVirtual().start(serving);
            List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-quiet", "-ign_eof", "-connect"));
            command.add("127.0.0.1:" + listening.getLocalPort());
            command.addAll(List.of(options));
            Process openssl = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("said").toFile())
                    .start();
            try {
                openssl.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
                openssl.getOutputStream().flush();
                String got = serving.get(30, TimeUnit.SECONDS);
                assertTrue(openssl.waitFor(30, TimeUnit.SECONDS));
                return List.of(got, Files.readString(folder.resolve("said"), StandardCharsets.ISO_8859_1));
            } finally {
                openssl.destroyForcibly().waitFor();
            }
        }
    }

    private String[] shows(byte[] certificate, PrivateKey key, String... more) throws IOException {
        Path pem = Files.write(folder.resolve("host.pem"), Pem.encode("CERTIFICATE", certificate));
        Path secret = Files.write(folder.resolve("host.key"), Pem.encode("PRIVATE KEY", key.getEncoded()));
        List<String> all = new ArrayList<>(List.of("-cert", pem.toString(), "-key", secret.toString()));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource({
        "V1_0, -tls1, ALL",
        "V1_0, -tls1, AES128-SHA",
        "V1_0, -tls1, AES256-SHA",
        "V1_0, -tls1, ECDHE-RSA-AES128-SHA",
        "V1_1, -tls1_1, ALL"
    })
    void hostsOfOldAreServed(TwinTls version, String option, String cipher) throws Exception {
        String[] options = {option, "-cipher", cipher + ":@SECLEVEL=0"};
        for (String[] shown : List.of(
                options,
                shows(certificates.root(), HOST.root().getPrivate(), options),
                shows(certificates.host(), HOST.host().getPrivate(), options))) {
            List<String> talk = talk(version, shown);
            assertEquals("hello\n", talk.get(0), () -> talk.get(1));
            assertTrue(talk.get(1).contains("hello"), () -> talk.get(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_1", "-tls1_2", "-tls1_3"})
    void otherVersionsAreNot(String option) throws Exception {
        List<String> talk = talk(TwinTls.V1_0, option, "-cipher", "ALL:@SECLEVEL=0");
        assertEquals("refused", talk.get(0));
        assertTrue(talk.get(1).contains("protocol"), () -> talk.get(1));
    }

    @ParameterizedTest
    @CsvSource({"V1_0, -tls1", "V1_1, -tls1_1"})
    void aStrangerIsNot(TwinTls version, String option) throws Exception {
        HostKeys other = HostKeys.generate();
        Certificates foreign = Certificates.make(
                other,
                Pem.encode(
                        "RSA PUBLIC KEY",
                        SubjectPublicKeyInfo.getInstance(device.getPublic().getEncoded())
                                .parsePublicKey()
                                .getEncoded()),
                Instant.now());
        List<String> talk =
                talk(version, shows(foreign.host(), other.host().getPrivate(), option, "-cipher", "ALL:@SECLEVEL=0"));
        assertEquals("refused", talk.get(0));
        assertFalse(talk.get(1).contains("hello"), () -> talk.get(1));
        assertTrue(talk.get(1).contains("certificate unknown"), () -> talk.get(1));
    }
}
