package dev.pomona.twin.lockdown;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.BinaryPropertyListWriter;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSString;
import dev.pomona.twin.app.Phone;
import dev.pomona.twin.app.TwinIdentity;
import dev.pomona.twin.lockdown.TestHost.Shows;
import dev.pomona.twin.service.plist.PlistFrames;
import dev.pomona.twin.service.plist.PlistText;
import dev.pomona.twin.service.plist.Plists;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Statements of docs/conformance-lockdown.md about the phone's side that no other test makes. */
@Timeout(60)
class StatementsTest {
    private final Phone phone = new LockdownPhones(new TwinLockdown.Policy(-1, 20_000, 20_000), Optional.empty())
            .create(TwinIdentity.of(0), List::of);
    private final TestHost computer = new TestHost("AAAAAAAA-0000-4000-8000-000000000001", "BUID-1");

    @AfterEach
    void close() {
        phone.close();
    }

    private Socket connect() throws IOException {
        return Wire.open(phone, TwinLockdown.PORT);
    }

    private static NSDictionary ask(Socket socket, NSDictionary request) throws IOException {
        PlistFrames frames = new PlistFrames(socket.getInputStream(), socket.getOutputStream());
        frames.writeXml(request);
        return frames.read().orElseThrow(() -> new IOException("closed"));
    }

    private static NSDictionary ask(Socket socket, Object... request) throws IOException {
        return ask(socket, Plists.dict(request));
    }

    private static String error(NSDictionary reply) {
        return Plists.text(reply, "Error").orElse("none");
    }

    private static byte[] deviceKey(Socket socket) throws IOException {
        return ((NSData) ask(socket, "Request", "GetValue", "Key", "DevicePublicKey")
                        .get("Value"))
                .bytes();
    }

    private void pair(Socket socket, TestHost host) throws IOException {
        NSDictionary request = host.pair(deviceKey(socket));
        if (error(ask(socket, request)).equals("PairingDialogResponsePending")) phone.userAction("trust");
        assertEquals("none", error(ask(socket, request)));
    }

    private static NSDictionary start(Socket socket, TestHost host) throws IOException {
        return ask(socket, "Request", "StartSession", "HostID", host.hostId, "SystemBUID", host.buid);
    }

    @Test
    void unknownKeysAndProtocolVersionsMakeNoDifference_statement8() throws Exception {
        try (Socket socket = connect()) {
            for (Object version : new Object[] {"2", 2, "99", true}) {
                NSDictionary reply = ask(
                        socket, "Request", "QueryType", "ProtocolVersion", version, "ProgName", "x", "Odd", List.of(1));
                assertEquals(Plists.dict("Request", "QueryType", "Type", "com.apple.mobile.lockdown"), reply);
            }
            assertEquals("none", error(ask(socket, "Request", "GetValue", "Key", "ProductVersion", "Domain", "")));
        }
    }

    @Test
    void requestsSentAtOnceAreAnsweredInOrder_statement12() throws Exception {
        try (Socket socket = connect()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (String key : List.of("ProductVersion", "ProductType", "DeviceClass")) {
                NSDictionary request = Plists.dict("Request", "GetValue", "Key", key);
                byte[] body = all.size() == 0 ? PlistText.of(request) : BinaryPropertyListWriter.writeToArray(request);
                all.writeBytes(ByteBuffer.allocate(4).putInt(body.length).array());
                all.writeBytes(body);
            }
            socket.getOutputStream().write(all.toByteArray());
            PlistFrames frames = new PlistFrames(socket.getInputStream(), socket.getOutputStream());
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < 3; i++)
                keys.add(frames.read().orElseThrow().get("Key").toString());
            assertEquals(List.of("ProductVersion", "ProductType", "DeviceClass"), keys);
        }
    }

    @Test
    void queryTypeIsAnsweredInEveryState_statement13() throws Exception {
        try (Socket socket = connect()) {
            for (String state : List.of("lock", "restart", "forbid on", "unlock", "forbid off")) {
                phone.userAction(state);
                assertEquals(
                        "com.apple.mobile.lockdown",
                        ask(socket, "Request", "QueryType").get("Type").toString());
            }
            pair(socket, computer);
            start(socket, computer);
            SSLSocket tls = computer.tls(socket, Shows.HOST, "TLSv1.2");
            assertEquals(
                    "com.apple.mobile.lockdown",
                    ask(tls, "Request", "QueryType").get("Type").toString());
        }
    }

    @Test
    void valuesHaveThePhonesTypes_statement18() throws Exception {
        try (Socket socket = connect()) {
            pair(socket, computer);
            start(socket, computer);
            SSLSocket tls = computer.tls(socket, Shows.HOST, "TLSv1.2");
            NSDictionary all = (NSDictionary) ask(tls, "Request", "GetValue").get("Value");
            assertTrue(all.get("TimeIntervalSince1970") instanceof NSNumber n && n.isReal());
            assertTrue(all.get("UniqueChipID") instanceof NSNumber n && n.isInteger());
            assertInstanceOf(NSString.class, all.get("ProtocolVersion"));
            assertInstanceOf(
                    NSData.class,
                    ask(tls, "Request", "GetValue", "Key", "DevicePublicKey").get("Value"));
        }
    }

    @Test
    void aNewNameIsPostedToObservers_statement22() throws Exception {
        try (Socket socket = connect()) {
            NSDictionary started =
                    ask(socket, "Request", "StartService", "Service", "com.apple.mobile.insecure_notification_proxy");
            int port = Plists.number(started, "Port").orElseThrow().intValue();
            pair(socket, computer);
            start(socket, computer);
            SSLSocket tls = computer.tls(socket, Shows.HOST, "TLSv1.2");
            try (Socket proxy = Wire.open(phone, port)) {
                proxy.setSoTimeout(200);
                PlistFrames frames = new PlistFrames(proxy.getInputStream(), proxy.getOutputStream());
                String name = "com.apple.mobile.lockdown.device_name_changed";
                frames.writeXml(Plists.dict("Command", "ObserveNotification", "Name", name));
                // Observing is not answered, so the name changes until it has been told.
                NSDictionary told = null;
                for (int i = 0; i < 50 && told == null; i++) {
                    ask(tls, "Request", "SetValue", "Key", "DeviceName", "Value", "Name " + i);
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

    private static byte[] old(KeyPair signer, SubjectPublicKeyInfo key, String name, String algorithm)
            throws Exception {
        X500Name who = new X500Name(name);
        return new X509v1CertificateBuilder(
                        who, BigInteger.ZERO.add(BigInteger.ONE), new Date(0), new Date(1_000), who, key)
                .build(new JcaContentSignerBuilder(algorithm).build(signer.getPrivate()))
                .getEncoded();
    }

    @Test
    void takesRecordsOfOldAndSimpleHosts_statement33() throws Exception {
        try (Socket socket = connect()) {
            String text = new String(deviceKey(socket), java.nio.charset.StandardCharsets.US_ASCII)
                    .replaceAll("-----[A-Z ]+-----", "");
            SubjectPublicKeyInfo device = new SubjectPublicKeyInfo(
                    new AlgorithmIdentifier(
                            new ASN1ObjectIdentifier(PKCSObjectIdentifiers.rsaEncryption.getId()), DERNull.INSTANCE),
                    Base64.getMimeDecoder().decode(text));
            SubjectPublicKeyInfo own =
                    SubjectPublicKeyInfo.getInstance(TestHost.ROOT.getPublic().getEncoded());
            int host = 0;
            for (String algorithm : List.of("SHA1withRSA", "SHA256withRSA")) {
                byte[] one = TestHost.pem(old(TestHost.ROOT, own, "CN=Host", algorithm));
                byte[] certified = TestHost.pem(old(TestHost.ROOT, device, "CN=Device", algorithm));
                NSDictionary record = Plists.dict(
                        "DeviceCertificate",
                        certified,
                        "HostCertificate",
                        one,
                        "RootCertificate",
                        one,
                        "HostID",
                        "OLD-" + host++,
                        "SystemBUID",
                        "0-12345678901234567890123456",
                        "WiFiMACAddress",
                        "02:00:00:00:00:00");
                NSDictionary request = Plists.dict("Request", "Pair", "PairRecord", record, "ProtocolVersion", 2);
                if (error(ask(socket, request)).equals("PairingDialogResponsePending")) phone.userAction("trust");
                assertEquals("none", error(ask(socket, request)), algorithm);
            }
        }
    }

    @Test
    void eachHostIsShownItsOwnCertificateAndNothingComesBeforeTheClientSpeaks_statements45and48() throws Exception {
        TestHost other = new TestHost("BBBBBBBB-0000-4000-8000-000000000002", "BUID-2");
        List<byte[]> shown = new ArrayList<>();
        for (TestHost host : List.of(computer, other)) {
            try (Socket socket = connect()) {
                pair(socket, host);
                assertEquals("none", error(start(socket, host)));
                socket.setSoTimeout(50);
                try {
                    throw new AssertionError(
                            "the phone spoke first: " + socket.getInputStream().read());
                } catch (SocketTimeoutException quiet) {
                    socket.setSoTimeout(10_000);
                }
                // Names a server in its hello ("twin"), which the phone passes over: statement 51.
                SSLSocket tls = host.tls(socket, Shows.HOST, "TLSv1.2");
                shown.add(tls.getSession().getPeerCertificates()[0].getEncoded());
                assertTrue(
                        tls.getSession().getCipherSuite().contains("ECDHE_RSA_WITH_AES"),
                        tls.getSession().toString());
            }
        }
        assertNotEquals(java.util.Arrays.hashCode(shown.get(0)), java.util.Arrays.hashCode(shown.get(1)));
    }

    @Test
    void hostsThatJustGoLeaveNothingBehind_statement53() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (Socket socket = connect()) {
                pair(socket, computer);
                NSDictionary started = start(socket, computer);
                SSLSocket tls = computer.tls(socket, Shows.HOST, "TLSv1.2");
                if (i > 0) {
                    new PlistFrames(tls.getInputStream(), tls.getOutputStream())
                            .writeXml(Plists.dict("Request", "StopSession", "SessionID", started.get("SessionID")));
                }
                if (i > 1) tls.getInputStream().readNBytes(4);
            }
        }
        try (Socket socket = connect()) {
            assertEquals("none", error(start(socket, computer)));
        }
    }

    /** What usbmuxd does with each phone that is plugged in, for a host that is new, known, and forgotten. */
    @Test
    void thePreflightOfUsbmuxdCompletes_statement71() throws Exception {
        try (Socket socket = connect()) {
            assertEquals("none", error(ask(socket, "Request", "QueryType", "Label", "usbmuxd")));
            assertEquals("InvalidHostID", error(start(socket, computer)));
            for (String key : List.of("ProductVersion", "DeviceClass")) {
                assertEquals("none", error(ask(socket, "Request", "GetValue", "Key", key)));
            }
            assertEquals(
                    "none",
                    error(ask(socket, "Request", "SetValue", "Key", "UntrustedHostBUID", "Value", computer.buid)));
            NSDictionary pair = computer.pair(deviceKey(socket));
            assertEquals("PairingDialogResponsePending", error(ask(socket, pair)));
            NSDictionary proxy =
                    ask(socket, "Request", "StartService", "Service", "com.apple.mobile.insecure_notification_proxy");
            assertFalse(Plists.truth(proxy, "EnableServiceSSL"));
            phone.userAction("trust");
        }
        try (Socket again = connect()) {
            NSDictionary reply = ask(again, computer.pair(deviceKey(again)));
            assertEquals(32, ((NSData) reply.get("EscrowBag")).bytes().length);
        }
        try (Socket known = connect()) {
            assertEquals("none", error(start(known, computer)));
        }
        phone.userAction("forget");
        try (Socket stale = connect()) {
            assertEquals("InvalidHostID", error(start(stale, computer)));
            assertEquals("PairingDialogResponsePending", error(ask(stale, computer.pair(deviceKey(stale)))));
        }
    }

    /** What a host may send for a certificate. */
    static class AnyCertificate {
        @Property(tries = 300)
        void isTakenOrRefused(@ForAll byte[] bytes) {
            NSDictionary record = Plists.dict(
                    "HostID",
                    "H",
                    "SystemBUID",
                    "B",
                    "DeviceCertificate",
                    bytes,
                    "HostCertificate",
                    bytes,
                    "RootCertificate",
                    TestHost.pem(bytes));
            try {
                throw new AssertionError("taken: " + Pairing.of(record, new DeviceKey("property")));
            } catch (LockdownFault e) {
                assertEquals("InvalidPairRecord", e.getMessage());
            }
        }
    }

    @Test
    void theEscrowBagIsTheSameForTheSameHost() throws Exception {
        try (Socket socket = connect()) {
            NSDictionary request = computer.pair(deviceKey(socket));
            ask(socket, request);
            phone.userAction("trust");
            byte[] first = ((NSData) ask(socket, request).get("EscrowBag")).bytes();
            assertArrayEquals(first, ((NSData) ask(socket, request).get("EscrowBag")).bytes());
        }
    }
}
