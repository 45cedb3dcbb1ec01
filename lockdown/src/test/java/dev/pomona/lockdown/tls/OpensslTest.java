package dev.pomona.lockdown.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pomona.lockdown.fake.Keys;
import dev.pomona.lockdown.fake.Pipe;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.pairing.Pem;
import dev.pomona.lockdown.session.Time;
import dev.pomona.lockdown.tls.HandshakeException.Meaning;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The openssl command as an old phone: a TLS library that is not ours. */
@Timeout(60)
class OpensslTest {
    private static final Pattern ACCEPT = Pattern.compile("ACCEPT .*:(\\d+)");
    private static final PairRecord RECORD = Keys.record();

    @TempDir
    Path folder;

    private Process openssl;
    private BufferedReader said;

    @BeforeAll
    static void need() throws Exception {
        boolean there;
        try {
            there = new ProcessBuilder("openssl", "version").start().waitFor() == 0;
        } catch (IOException e) {
            there = false;
        }
        assumeTrue(there, "SKIPPED: openssl is not installed (apt-get install openssl)");
    }

    @AfterEach
    void end() throws InterruptedException {
        if (openssl != null) openssl.destroyForcibly().waitFor();
    }

    /** It sends each line back reversed. */
    private Pipe phone(String... options) throws IOException {
        Path certificate = Files.writeString(folder.resolve("phone.pem"), pem("CERTIFICATE", deviceDer()));
        Path key = Files.writeString(
                folder.resolve("phone.key"),
                pem("PRIVATE KEY", Keys.DEVICE.getPrivate().getEncoded()));
        List<String> command = new ArrayList<>(List.of("openssl", "s_server", "-rev", "-accept", "127.0.0.1:0"));
        command.addAll(List.of("-cert", certificate.toString(), "-key", key.toString(), "-verify", "1"));
        command.addAll(List.of(options));
        openssl = new ProcessBuilder(command).redirectErrorStream(true).start();
        said = openssl.inputReader(StandardCharsets.UTF_8);
        StringBuilder all = new StringBuilder();
        for (String line; (line = said.readLine()) != null; ) {
            Matcher accept = ACCEPT.matcher(line);
            if (accept.find()) return wire(Integer.parseInt(accept.group(1)));
            all.append(line).append('\n');
        }
        throw new IOException("openssl: " + all);
    }

    private static String pem(String what, byte[] der) {
        return new String(Pem.encode(what, der), StandardCharsets.US_ASCII);
    }

    private static byte[] deviceDer() {
        return Pem.decode(RECORD.deviceCertificate());
    }

    private static Pipe wire(int port) throws IOException {
        Pipe pipe = new Pipe(62078);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        carry(pipe.far.input(), socket.getOutputStream(), socket, pipe);
        carry(socket.getInputStream(), pipe.far.output(), socket, pipe);
        return pipe;
    }

    private static void carry(InputStream from, OutputStream to, Socket socket, Pipe pipe) {
        Thread unused = Thread.ofVirtual().start(() -> {
            try (socket) {
                byte[] some = new byte[20_000];
                for (int n; (n = from.read(some)) >= 0; ) to.write(some, 0, n);
            } catch (IOException e) {
                // One of the two has gone.
            } finally {
                pipe.far.close();
            }
        });
    }

    private static TlsConnection connect(Pipe pipe, TlsOffer offer) throws IOException {
        return new RecordTls(Pipe.UDID, RECORD, Time.system()).client(pipe.near, offer, Duration.ofSeconds(15));
    }

    @ParameterizedTest
    @CsvSource({
        "-tls1, TLSv1, ALL",
        "-tls1, TLSv1, AES128-SHA",
        "-tls1, TLSv1, ECDHE-RSA-AES256-SHA",
        "-tls1_1, TLSv1.1, ALL",
        "-tls1_2, TLSv1.2, ALL",
        "-tls1_2, TLSv1.2, AES256-SHA256"
    })
    void anOldPhoneIsSpokenTo(String version, String agreed, String cipher) throws Exception {
        TlsConnection tls = connect(phone(version, "-cipher", cipher + ":@SECLEVEL=0"), TlsOffer.OLD);
        assertEquals(agreed, tls.protocol());
        for (String line : List.of("a", "pomona", "x".repeat(15_000) + "y")) {
            tls.output().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            byte[] back = tls.input().readNBytes(line.length() + 1);
            assertEquals(new StringBuilder(line).reverse() + "\n", new String(back, StandardCharsets.US_ASCII));
        }
        tls.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1", "-tls1_1"})
    void aPhoneOfTodayIsOfferedNothingThatOld(String version) throws Exception {
        Pipe pipe = phone(version, "-cipher", "ALL:@SECLEVEL=0");
        HandshakeException e = assertThrows(HandshakeException.class, () -> connect(pipe, TlsOffer.CURRENT));
        assertEquals(Meaning.NOTHING_IN_COMMON, e.meaning(), e::getMessage);
        assertTrue(e.getMessage().contains("protocol_version"), e::getMessage);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CURRENT", "OLD"})
    void noCipherInCommonIsSaid(TlsOffer offer) throws Exception {
        Pipe pipe = phone("-tls1_2", "-cipher", "CAMELLIA128-SHA:@SECLEVEL=0");
        HandshakeException e = assertThrows(HandshakeException.class, () -> connect(pipe, offer));
        assertEquals(Meaning.NOTHING_IN_COMMON, e.meaning(), e::getMessage);
    }

    @ParameterizedTest
    @CsvSource({"-tls1, OLD", "-tls1_2, OLD", "-tls1_2, CURRENT"})
    void aPhoneThatDoesNotKnowOurCertificateHasForgotten(String version, TlsOffer offer) throws Exception {
        // It trusts nobody, and says so.
        Pipe pipe = phone(version, "-cipher", "ALL:@SECLEVEL=0", "-Verify", "1", "-verify_return_error");
        HandshakeException e = assertThrows(HandshakeException.class, () -> connect(pipe, offer));
        assertEquals(Meaning.FORGOTTEN, e.meaning(), e::getMessage);
    }
}
