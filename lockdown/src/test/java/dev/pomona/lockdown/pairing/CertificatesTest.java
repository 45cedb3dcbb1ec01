package dev.pomona.lockdown.pairing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.NSDictionary;
import dev.pomona.lockdown.fake.Keys;
import dev.pomona.lockdown.plist.Plists;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatesTest {
    private static Certificates made() throws IOException {
        return Certificates.make(Keys.HOST, Keys.devicePem(), Keys.NOW);
    }

    @Test
    void haveTheSizesThatOthersMake_statement27() throws IOException {
        Certificates made = made();
        assertEquals(658, made.root().length);
        assertEquals(671, made.host().length);
        assertEquals(702, made.device().length);
        assertEquals(948, Pem.encode("CERTIFICATE", made.root()).length);
        assertEquals(964, Pem.encode("CERTIFICATE", made.host()).length);
        assertEquals(1005, Pem.encode("CERTIFICATE", made.device()).length);
    }

    @Test
    void areSignedByTheRootAndHoldTheRightKeys_statement28() throws Exception {
        Certificates made = made();
        X509CertificateHolder root = new X509CertificateHolder(made.root());
        for (byte[] der : new byte[][] {made.root(), made.host(), made.device()}) {
            X509CertificateHolder holder = new X509CertificateHolder(der);
            assertEquals(BigInteger.ONE, holder.getSerialNumber());
            assertEquals(0, holder.getSubject().getRDNs().length);
            assertEquals(0, holder.getIssuer().getRDNs().length);
            assertTrue(holder.toASN1Structure().getStartDate().toASN1Primitive() instanceof ASN1UTCTime);
            assertTrue(holder.getNotBefore().toInstant().isBefore(Keys.NOW));
            assertTrue(holder.isSignatureValid(
                    new JcaContentVerifierProviderBuilder().build(root.getSubjectPublicKeyInfo())));
        }
        assertArrayEquals(
                Keys.DEVICE.getPublic().getEncoded(),
                new X509CertificateHolder(made.device())
                        .getSubjectPublicKeyInfo()
                        .getEncoded());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r", ""})
    void deviceKeyIsReadWithAnyLineEnds_statement26(String ends) throws IOException {
        String pem = new String(Keys.devicePem(), StandardCharsets.US_ASCII);
        String odd = ends.isEmpty() ? pem.stripTrailing() : pem.replace("\n", ends);
        assertArrayEquals(
                Keys.DEVICE.getPublic().getEncoded(),
                Certificates.deviceKey(odd.getBytes(StandardCharsets.US_ASCII)).getEncoded());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x", "-----BEGIN RSA PUBLIC KEY-----", "-----BEGIN X-----\n????\n-----END X-----", "MAA="})
    void damagedDeviceKeyIsAnIoException(String text) {
        assertThrows(IOException.class, () -> Certificates.deviceKey(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void recordHasAllMembersAndKeepsSecrets_statements29and36() throws IOException {
        PairRecord record = Keys.record().withEscrowBag(Optional.of(new byte[32]));
        NSDictionary all = Plists.parse(record.toBytes());
        for (String key : new String[] {
            "DeviceCertificate", "HostPrivateKey", "HostCertificate", "RootPrivateKey", "RootCertificate",
            "SystemBUID", "HostID", "EscrowBag", "WiFiMACAddress", "UDID"
        }) {
            assertTrue(all.containsKey(key), key);
        }
        NSDictionary shown = record.publicPart();
        assertFalse(shown.containsKey("HostPrivateKey"));
        assertFalse(shown.containsKey("RootPrivateKey"));
        assertFalse(shown.containsKey("EscrowBag"));
        assertFalse(record.toString().contains(record.hostId()));
        assertTrue(PairRecord.parse(record.toBytes()).samePairing(record));
        assertThrows(IOException.class, () -> PairRecord.of(new NSDictionary()));
    }

    @net.jqwik.api.Property(tries = 300)
    void anyBytesAreAKeyOrAnIoException(@net.jqwik.api.ForAll byte[] bytes) {
        assertThrows(IOException.class, () -> Certificates.deviceKey(bytes));
    }
}
