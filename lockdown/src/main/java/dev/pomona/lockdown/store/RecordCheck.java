package dev.pomona.lockdown.store;

import com.dd.plist.NSDictionary;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.pairing.Pem;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.lockdown.vault.RecordReport;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.cert.X509CertificateHolder;

/** Looks at a record as a doctor would: whether it is whole, its parts fit, and how long it will do. */
final class RecordCheck {
    private static final Duration SOON = Duration.ofDays(30);
    private final NSDictionary all;
    private final Instant now;
    private final List<String> troubles = new ArrayList<>();
    private Optional<Instant> made = Optional.empty();
    private Optional<Instant> expires = Optional.empty();

    private RecordCheck(NSDictionary all, Instant now) {
        this.all = all;
        this.now = now;
    }

    static RecordReport of(Udid udid, byte[] record, Instant now) {
        try {
            PairRecord unused = PairRecord.parse(record);
            RecordCheck check = new RecordCheck(Plists.parse(record), now);
            check.look();
            return new RecordReport(udid, check.made, check.expires, check.troubles);
        } catch (IOException e) {
            return unreadable(udid, e);
        }
    }

    static RecordReport unreadable(Udid udid, IOException why) {
        return new RecordReport(udid, Optional.empty(), Optional.empty(), List.of(String.valueOf(why.getMessage())));
    }

    private void look() {
        pair("HostCertificate", "HostPrivateKey");
        if (all.containsKey("RootPrivateKey")) pair("RootCertificate", "RootPrivateKey");
        else troubles.add("it has no RootPrivateKey, which libimobiledevice's tools need");
        certificate("DeviceCertificate");
        if (Plists.data(all, "EscrowBag").isEmpty()) {
            troubles.add("it has no EscrowBag: services for user data do not start while the phone is locked");
        }
        if (Plists.string(all, "WiFiMACAddress").isEmpty()) {
            troubles.add("it has no WiFiMACAddress: the phone may not be found over Wi-Fi");
        }
        expires.filter(end -> end.isBefore(now.plus(SOON)))
                .ifPresent(end -> troubles.add(end.isBefore(now) ? "its certificates have ended" : "it ends soon"));
        made.filter(begin -> begin.isAfter(now)).ifPresent(b -> troubles.add("its certificates begin in the future"));
    }

    private Optional<X509CertificateHolder> certificate(String name) {
        try {
            X509CertificateHolder holder =
                    new X509CertificateHolder(Pem.decode(Plists.data(all, name).orElseThrow()));
            Instant begin = holder.getNotBefore().toInstant();
            Instant end = holder.getNotAfter().toInstant();
            if (made.isEmpty() || begin.isAfter(made.get())) made = Optional.of(begin);
            if (expires.isEmpty() || end.isBefore(expires.get())) expires = Optional.of(end);
            return Optional.of(holder);
        } catch (IOException | RuntimeException e) {
            troubles.add("its " + name + " cannot be read");
            return Optional.empty();
        }
    }

    private void pair(String certificate, String key) {
        Optional<X509CertificateHolder> holder = certificate(certificate);
        if (holder.isEmpty()) return;
        try {
            BigInteger shown = RSAPublicKey.getInstance(
                            holder.get().getSubjectPublicKeyInfo().parsePublicKey())
                    .getModulus();
            if (!shown.equals(modulus(Pem.decode(Plists.data(all, key).orElseThrow())))) {
                troubles.add("its " + key + " does not belong to its " + certificate);
            }
        } catch (IOException | RuntimeException e) {
            troubles.add("its " + key + " cannot be read");
        }
    }

    private static BigInteger modulus(byte[] der) throws IOException {
        try {
            return RSAPrivateKey.getInstance(PrivateKeyInfo.getInstance(der).parsePrivateKey())
                    .getModulus();
        } catch (IllegalArgumentException notPkcs8) {
            return RSAPrivateKey.getInstance(der).getModulus();
        }
    }
}
