package dev.pomona.twin.lockdown;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.BinaryPropertyListWriter;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import dev.pomona.twin.app.Phone;
import dev.pomona.twin.app.TwinIdentity;
import dev.pomona.twin.lockdown.TestHost.Shows;
import dev.pomona.twin.service.plist.PlistFrames;
import dev.pomona.twin.service.plist.PlistText;
import dev.pomona.twin.service.plist.Plists;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LockdownTest {
    private final LockdownPhones phones =
            new LockdownPhones(new TwinLockdown.Policy(-1, 20_000, 20_000), Optional.empty());
    private final Phone phone = phones.create(TwinIdentity.of(0), List::of);
    private final TestHost computer = new TestHost("AAAAAAAA-0000-4000-8000-000000000001", "BUID-1");

    @AfterEach
    void close() {
        phone.close();
    }

    private Socket connect() throws IOException {
        return Wire.open(phone, TwinLockdown.PORT);
    }

    private static NSDictionary ask(Socket socket, Object... request) throws IOException {
        return ask(socket, Plists.dict(request));
    }

    private static NSDictionary ask(Socket socket, NSDictionary request) throws IOException {
        PlistFrames frames = new PlistFrames(socket.getInputStream(), socket.getOutputStream());
        frames.writeXml(request);
        return frames.read().orElseThrow(() -> new IOException("closed"));
    }

    private static byte[] rawReply(Socket socket, NSDictionary request) throws IOException {
        new PlistFrames(socket.getInputStream(), socket.getOutputStream()).writeXml(request);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        return in.readNBytes(in.readInt());
    }

    private static String error(NSDictionary reply) {
        return Plists.text(reply, "Error").orElse("none");
    }

    private void pair(Socket socket) throws IOException {
        NSDictionary request = computer.pair(deviceKey(socket));
        if (error(ask(socket, request)).equals("PairingDialogResponsePending")) {
            phone.userAction("trust");
        }
        assertEquals("none", error(ask(socket, request)));
    }

    private static byte[] deviceKey(Socket socket) throws IOException {
        return ((NSData) ask(socket, "Request", "GetValue", "Key", "DevicePublicKey")
                        .get("Value"))
                .bytes();
    }

    private NSDictionary start(Socket socket) throws IOException {
        return ask(socket, "Request", "StartSession", "HostID", computer.hostId, "SystemBUID", computer.buid);
    }

    @Test
    void repliesHaveTheSizesOfAPhone() throws Exception {
        try (Socket socket = connect()) {
            assertEquals(297, rawReply(socket, Plists.dict("Request", "QueryType")).length);
            pair(socket);
            byte[] started = rawReply(
                    socket,
                    Plists.dict("Request", "StartSession", "HostID", computer.hostId, "SystemBUID", computer.buid));
            assertEquals(354, started.length);
            String session = PlistFrames.parse(started).get("SessionID").toString();
            try (SSLSocket tls = computer.tls(socket, Shows.HOST, "TLSv1.2")) {
                assertEquals(238, rawReply(tls, Plists.dict("Request", "StopSession", "SessionID", session)).length);
            }
        }
    }

    @Test
    void takesRequestsInPiecesOfAByteAndBothForms() throws Exception {
        try (Socket socket = connect()) {
            for (byte[] body : List.of(
                    PlistText.of(Plists.dict("Request", "QueryType")),
                    BinaryPropertyListWriter.writeToArray(Plists.dict("Request", "QueryType", "ProtocolVersion", 2)))) {
                OutputStream out = socket.getOutputStream();
                for (byte one : ByteBuffer.allocate(4 + body.length)
                        .putInt(body.length)
                        .put(body)
                        .array()) {
                    out.write(one);
                }
                DataInputStream in = new DataInputStream(socket.getInputStream());
                assertEquals(297, in.readNBytes(in.readInt()).length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, (4 << 20) + 1, 0x16030100})
    void closesOnLengthsOutOfBounds(int length) throws Exception {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(ByteBuffer.allocate(4).putInt(length).array());
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void givesOnlyThePublicValuesInClear() throws Exception {
        try (Socket socket = connect()) {
            NSDictionary all = (NSDictionary) ask(socket, "Request", "GetValue").get("Value");
            assertEquals(ValueStore.PUBLIC, Set.copyOf(all.keySet()));
            NSDictionary refused = ask(socket, "Request", "GetValue", "Key", "SerialNumber");
            assertEquals("GetProhibited", error(refused));
            assertEquals("SerialNumber", refused.get("Key").toString());
            assertEquals("MissingValue", error(ask(socket, "Request", "GetValue", "Key", "Nothing")));
            assertEquals("SetProhibited", error(ask(socket, "Request", "SetValue", "Key", "DeviceName", "Value", "x")));
            assertEquals("none", error(ask(socket, "Request", "SetValue", "Key", "UntrustedHostBUID", "Value", "B")));
            assertEquals("RemoveProhibited", error(ask(socket, "Request", "RemoveValue", "Key", "DeviceName")));
            assertEquals("SessionInactive", error(ask(socket, "Request", "StopSession", "SessionID", "x")));
            assertEquals("InvalidRequest", error(ask(socket, "Request", "Dance")));
            assertEquals("SessionInactive", error(ask(socket, "Request", "StartService", "Service", "com.apple.afc")));
        }
    }

    @Test
    void asksTheUserBeforeItPairs() throws Exception {
        try (Socket socket = connect()) {
            byte[] key = deviceKey(socket);
            NSDictionary request = computer.pair(key);
            phone.userAction("lock");
            assertEquals("PasswordProtected", error(ask(socket, request)));
            phone.userAction("unlock");
            assertEquals("PairingDialogResponsePending", error(ask(socket, request)));
            assertEquals("PairingDialogResponsePending", error(ask(socket, request)));
            phone.userAction("deny");
            assertEquals("UserDeniedPairing", error(ask(socket, request)));
            assertEquals("InvalidHostID", error(start(socket)));
            phone.userAction("trust");
            TestHost renamed = new TestHost("BBBBBBBB-0000-4000-8000-000000000002", computer.buid);
            NSDictionary paired = ask(socket, renamed.pair(key));
            assertEquals(32, ((NSData) paired.get("EscrowBag")).bytes().length);
            assertEquals(
                    "none",
                    error(ask(socket, "Request", "Unpair", "PairRecord", Plists.dict("HostID", renamed.hostId))));
            assertEquals("PairingDialogResponsePending", error(ask(socket, request)));
        }
    }

    @Test
    void refusesRecordsThatAreNotForIt() throws Exception {
        try (Socket socket = connect()) {
            assertEquals("MissingPairRecord", error(ask(socket, "Request", "Pair")));
            NSDictionary request = computer.pair(deviceKey(socket));
            NSDictionary record = (NSDictionary) request.get("PairRecord");
            byte[] own = ((NSData) record.get("DeviceCertificate")).bytes();
            record.put("DeviceCertificate", record.get("HostCertificate"));
            assertEquals("InvalidPairRecord", error(ask(socket, request)));
            record.put("DeviceCertificate", new byte[] {1, 2, 3});
            assertEquals("InvalidPairRecord", error(ask(socket, request)));
            record.put("DeviceCertificate", own);
            record.remove("HostID");
            assertEquals("MissingHostID", error(ask(socket, request)));
        }
    }

    @ParameterizedTest
    @CsvSource({"HOST,TLSv1.2", "ROOT,TLSv1.2", "NONE,TLSv1.2"})
    void sessionsComeAndGoOnOneConnection(Shows shows, String protocol) throws Exception {
        try (Socket socket = connect()) {
            pair(socket);
            for (int round = 0; round < 2; round++) {
                String session = start(socket).get("SessionID").toString();
                SSLSocket tls = computer.tls(socket, shows, protocol);
                assertEquals("SessionActive", error(start(tls)));
                NSDictionary all =
                        (NSDictionary) ask(tls, "Request", "GetValue").get("Value");
                assertTrue(all.containsKey("SerialNumber"));
                assertFalse(all.containsKey("DevicePublicKey"));
                assertEquals("InvalidSessionID", error(ask(tls, "Request", "StopSession", "SessionID", "another")));
                assertEquals("none", error(ask(tls, "Request", "StopSession", "SessionID", session)));
                tls.shutdownOutput();
                assertEquals(-1, tls.getInputStream().read());
                assertEquals("none", error(ask(socket, "Request", "QueryType")));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "TLSv1.2")
    void refusesTheCertificateOfAnother(String protocol) throws Exception {
        try (Socket socket = connect()) {
            pair(socket);
            assertEquals("none", error(start(socket)));
            assertThrows(IOException.class, () -> {
                SSLSocket tls = computer.tls(socket, Shows.STRANGER, protocol);
                throw new IOException("read " + tls.getInputStream().read());
            });
        }
    }

    @Test
    void valuesAreSetAndRemovedInASession() throws Exception {
        try (Socket socket = connect();
                SSLSocket tls = session(socket)) {
            assertEquals("none", error(ask(tls, "Request", "SetValue", "Key", "DeviceName", "Value", "Other")));
            assertEquals(
                    "Other",
                    ask(tls, "Request", "GetValue", "Key", "DeviceName")
                            .get("Value")
                            .toString());
            assertEquals(
                    "ImmutableValue",
                    error(ask(tls, "Request", "SetValue", "Key", "UniqueDeviceID", "Value", "Other")));
            String domain = "com.apple.Accessibility";
            String key = "VoiceOverTouchEnabledByiTunes";
            assertEquals("none", error(ask(tls, "Request", "SetValue", "Domain", domain, "Key", key, "Value", true)));
            NSDictionary read = ask(tls, "Request", "GetValue", "Domain", domain, "Key", key);
            assertEquals(new NSNumber(1), read.get("Value"));
            assertEquals("none", error(ask(tls, "Request", "RemoveValue", "Domain", domain, "Key", key)));
            assertEquals("MissingValue", error(ask(tls, "Request", "GetValue", "Domain", domain, "Key", key)));
            NSDictionary unknown = ask(tls, "Request", "GetValue", "Domain", "no.such.domain");
            assertTrue(((NSDictionary) unknown.get("Value")).isEmpty());
            byte[] offset = rawReply(tls, Plists.dict("Request", "GetValue", "Key", "TimeZoneOffsetFromUTC"));
            assertTrue(new String(offset, StandardCharsets.UTF_8).contains("<real>"));
        }
    }

    private SSLSocket session(Socket socket) throws IOException, GeneralSecurityException {
        pair(socket);
        assertEquals("none", error(start(socket)));
        return computer.tls(socket, Shows.HOST, "TLSv1.2");
    }

    @Test
    void servicesTakeOneConnectionInTls() throws Exception {
        try (Socket socket = connect();
                SSLSocket tls = session(socket)) {
            assertEquals("InvalidService", error(ask(tls, "Request", "StartService", "Service", "com.example.none")));
            NSDictionary reply = ask(tls, "Request", "StartService", "Service", "com.apple.mobile.diagnostics_relay");
            assertTrue(Plists.truth(reply, "EnableServiceSSL"));
            int port = Plists.number(reply, "Port").orElseThrow().intValue();
            try (Socket raw = Wire.open(phone, port);
                    SSLSocket service = computer.tls(raw, Shows.ROOT, "TLSv1.2")) {
                NSDictionary answer = ask(service, "Request", "GasGauge");
                assertEquals("Success", answer.get("Status").toString());
            }
            assertTrue(phone.open(port).isEmpty());
        }
    }

    @Test
    void tellsOfTrustWithoutAPairing() throws Exception {
        try (Socket socket = connect()) {
            NSDictionary reply =
                    ask(socket, "Request", "StartService", "Service", "com.apple.mobile.insecure_notification_proxy");
            assertFalse(Plists.truth(reply, "EnableServiceSSL"));
            int port = Plists.number(reply, "Port").orElseThrow().intValue();
            try (Socket proxy = Wire.open(phone, port)) {
                PlistFrames frames = new PlistFrames(proxy.getInputStream(), proxy.getOutputStream());
                String name = "com.apple.mobile.lockdown.request_pair";
                frames.writeXml(Plists.dict("Command", "ObserveNotification", "Name", name));
                ask(socket, computer.pair(deviceKey(socket)));
                // The proxy answers nothing to Observe, so trust is told again until it has arrived.
                frames.writeXml(Plists.dict("Command", "PostNotification", "Name", "ignored"));
                NSDictionary told = null;
                proxy.setSoTimeout(200);
                for (int i = 0; i < 50 && told == null; i++) {
                    ask(socket, new TestHost("H" + i, "B" + i).pair(deviceKey(socket)));
                    phone.userAction("trust");
                    try {
                        told = frames.read().orElseThrow();
                    } catch (SocketTimeoutException e) {
                        continue;
                    }
                }
                assertEquals(Plists.dict("Command", "RelayNotification", "Name", name), told);
            }
        }
    }

    @Test
    void unusedPortsClose() {
        long[] now = {0};
        ServicePorts ports = new ServicePorts(() -> now[0]);
        int port = ports.open(BuiltInServices.all().get("com.apple.afc"), Optional.empty())
                .orElseThrow();
        now[0] = 31_000_000_000L;
        assertTrue(ports.take(port).isEmpty());
        assertEquals(ServicePorts.FIRST, port);
    }

    @Test
    void goodbyeCloses() throws Exception {
        try (Socket socket = connect()) {
            assertEquals("none", error(ask(socket, "Request", "Goodbye")));
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    @Test
    void survivesAHostThatGarblesTheHandshake() throws Exception {
        try (Socket socket = connect()) {
            pair(socket);
            assertEquals("none", error(start(socket)));
            socket.getOutputStream().write(new byte[] {0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5});
            byte[] rest = socket.getInputStream().readAllBytes();
            assertTrue(rest.length == 0 || rest[0] == 0x15);
        }
    }

    @Test
    void deniesUntilItIsPluggedInAnew_statement30() throws Exception {
        try (Socket socket = connect()) {
            NSDictionary request = computer.pair(deviceKey(socket));
            assertEquals("PairingDialogResponsePending", error(ask(socket, request)));
            phone.userAction("deny");
            assertEquals("UserDeniedPairing", error(ask(socket, request)));
            phone.userAction("unplugged");
            assertEquals("PairingDialogResponsePending", error(ask(socket, request)));
        }
    }

    @Test
    void startsShutUntilItIsUnlockedOnce() throws Exception {
        try (Socket socket = connect()) {
            pair(socket);
            phone.userAction("restart");
            assertEquals("PasswordProtected", error(start(socket)));
            phone.userAction("unlock");
            assertEquals("none", error(start(socket)));
        }
    }

    @Test
    void aLockedPhoneGivesUserDataForTheEscrowBagOnly_statement59() throws Exception {
        try (Socket socket = connect()) {
            NSDictionary request = computer.pair(deviceKey(socket));
            ask(socket, request);
            phone.userAction("trust");
            NSDictionary paired = ask(socket, request);
            byte[] bag = ((NSData) paired.get("EscrowBag")).bytes();
            start(socket);
            try (SSLSocket tls = computer.tls(socket, Shows.HOST, "TLSv1.2")) {
                phone.userAction("lock");
                assertEquals(
                        "PasswordProtected", error(ask(tls, "Request", "StartService", "Service", "com.apple.afc")));
                assertEquals(
                        "PasswordProtected",
                        error(ask(
                                tls,
                                "Request",
                                "StartService",
                                "Service",
                                "com.apple.afc",
                                "EscrowBag",
                                new byte[32])));
                assertEquals(
                        "none",
                        error(ask(tls, "Request", "StartService", "Service", "com.apple.afc", "EscrowBag", bag)));
                assertEquals(
                        "PasswordProtected",
                        error(ask(
                                tls,
                                "Request",
                                "SetValue",
                                "Domain",
                                "com.apple.mobile.wireless_lockdown",
                                "Key",
                                "EnableWifiConnections",
                                "Value",
                                true)));
                phone.userAction("restart");
                assertEquals(
                        "MissingValue",
                        error(ask(tls, "Request", "StartService", "Service", "com.apple.afc", "EscrowBag", bag)));
            }
        }
    }

    @Test
    void leavesForRecovery_statement64() throws Exception {
        java.util.concurrent.CountDownLatch left = new java.util.concurrent.CountDownLatch(1);
        phone.whenLeaving(left::countDown);
        try (Socket socket = connect()) {
            assertEquals("SessionInactive", error(ask(socket, "Request", "EnterRecovery")));
            try (SSLSocket tls = session(socket)) {
                assertEquals("MissingActivationRecord", error(ask(tls, "Request", "Activate")));
                assertEquals("none", error(ask(tls, "Request", "EnterRecovery")));
                assertTrue(left.await(10, java.util.concurrent.TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void rememberWhomItTrusts(@TempDir Path folder) throws Exception {
        LockdownPhones keeping = new LockdownPhones(new TwinLockdown.Policy(-1, 20_000, 20_000), Optional.of(folder));
        byte[] key;
        Phone before = keeping.create(TwinIdentity.of(1), List::of);
        try (Socket socket = Wire.open(before, TwinLockdown.PORT)) {
            key = deviceKey(socket);
            NSDictionary request = computer.pair(key);
            ask(socket, request);
            before.userAction("trust");
            assertEquals("none", error(ask(socket, request)));
        }
        before.close();
        Phone after = keeping.create(TwinIdentity.of(1), List::of);
        try (Socket socket = Wire.open(after, TwinLockdown.PORT)) {
            assertArrayEquals(key, deviceKey(socket));
            assertEquals("none", error(start(socket)));
            computer.tls(socket, Shows.HOST, "TLSv1.2");
        }
        after.userAction("forget");
        after.close();
        Phone last = keeping.create(TwinIdentity.of(1), List::of);
        try (Socket socket = Wire.open(last, TwinLockdown.PORT)) {
            assertEquals("InvalidHostID", error(start(socket)));
        }
        last.close();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(Files.readString(file).contains("PRIVATE KEY"), file.toString());
            }
        }
    }

    @Test
    void itsUserDecidesByPolicy() {
        assertThrows(IllegalArgumentException.class, () -> phone.userAction("policy perhaps"));
        for (String policy : List.of("policy ask", "policy deny", "policy trust")) phone.userAction(policy);
    }
}
