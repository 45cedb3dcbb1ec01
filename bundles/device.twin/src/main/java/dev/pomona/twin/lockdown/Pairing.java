package dev.pomona.twin.lockdown;

import com.dd.plist.NSDictionary;
import dev.pomona.twin.lockdown.tls.BareCertificate;
import dev.pomona.twin.lockdown.tls.TlsServer;
import dev.pomona.twin.service.plist.Plists;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** What a twin keeps of one host that it trusts. */
final class Pairing {
    private static final int MAX_PEM = 64 << 10;
    private static final int ESCROW_BAG = 32;
    private static final String[] CERTIFICATES = {"DeviceCertificate", "HostCertificate", "RootCertificate"};

    private final String hostId;
    private final String systemBuid;
    private final byte[] escrowBag;
    private final TlsServer tls;
    private final NSDictionary kept;

    private Pairing(String hostId, String systemBuid, byte[] escrowBag, TlsServer tls, NSDictionary kept) {
        this.hostId = hostId;
        this.systemBuid = systemBuid;
        this.escrowBag = escrowBag;
        this.tls = tls;
        this.kept = kept;
    }

    /** @throws LockdownFault when a member is missing or the certificates are not for this twin */
    static Pairing of(NSDictionary record, DeviceKey key) throws LockdownFault {
        String hostId = Plists.text(record, "HostID").orElseThrow(() -> new LockdownFault("MissingHostID"));
        String buid = Plists.text(record, "SystemBUID").orElseThrow(() -> new LockdownFault("InvalidPairRecord"));
        try {
            BareCertificate device = certificate(record, "DeviceCertificate");
            BareCertificate host = certificate(record, "HostCertificate");
            BareCertificate root = certificate(record, "RootCertificate");
            byte[] certified = SubjectPublicKeyInfo.getInstance(
                            device.getPublicKey().getEncoded())
                    .getPublicKeyData()
                    .getBytes();
            if (!Arrays.equals(certified, key.pkcs1())) {
                throw new LockdownFault("InvalidPairRecord");
            }
            byte[] escrowBag = new byte[ESCROW_BAG];
            new NamedRandom("escrow bag " + hostId + Arrays.toString(key.pkcs1())).nextBytes(escrowBag);
            return new Pairing(
                    hostId, buid, escrowBag, new TlsServer(key.secret(), device, List.of(host, root)), kept(record));
        } catch (GeneralSecurityException e) {
            throw new LockdownFault("InvalidPairRecord", e);
        }
    }

    private static NSDictionary kept(NSDictionary record) {
        NSDictionary kept = Plists.dict("HostID", record.get("HostID"), "SystemBUID", record.get("SystemBUID"));
        for (String name : CERTIFICATES) kept.put(name, record.get(name));
        return kept;
    }

    /** What has to be kept to have this pairing again: names and certificates, nothing secret. */
    NSDictionary kept() {
        return kept;
    }

    private static BareCertificate certificate(NSDictionary record, String name)
            throws CertificateException, LockdownFault {
        byte[] pem = Plists.bytes(record, name)
                .filter(bytes -> bytes.length <= MAX_PEM)
                .orElseThrow(() -> new LockdownFault("InvalidPairRecord"));
        StringBuilder text = new StringBuilder(pem.length);
        new String(pem, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.startsWith("-----"))
                .forEach(text::append);
        try {
            return BareCertificate.of(Base64.getMimeDecoder().decode(text.toString()));
        } catch (IllegalArgumentException e) {
            throw new LockdownFault("InvalidPairRecord", e);
        }
    }

    String hostId() {
        return hostId;
    }

    String systemBuid() {
        return systemBuid;
    }

    byte[] escrowBag() {
        return escrowBag.clone();
    }

    TlsServer tls() {
        return tls;
    }
}
