package dev.pomona.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import dev.pomona.lockdown.pairing.Certificates;
import dev.pomona.lockdown.pairing.HostKeys;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.lockdown.session.Time;
import dev.pomona.lockdown.tls.RecordTls;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** Keys and certificates: of a record that somebody imports or saves, and the key that a phone sends to be signed. */
class CertificatesFuzzTest {
    private static final Udid UDID = Udid.of("00008030-001A2D3E4F50802E");
    private static final List<String> KEYS = List.of(
            "DeviceCertificate", "HostCertificate", "HostPrivateKey", "RootCertificate", "RootPrivateKey", "EscrowBag");
    private static final HostKeys HOST = HostKeys.generate();

    @FuzzTest(maxDuration = "1h")
    void record(byte[] data) {
        if (data.length < 1) return;
        byte[] odd = Arrays.copyOfRange(data, 1, data.length);
        NSDictionary all = new NSDictionary();
        all.put("HostID", "H");
        all.put("SystemBUID", "B");
        for (String key : KEYS) all.put(key, new NSData(odd));
        try {
            PairRecord record = PairRecord.parse(data[0] % 2 == 0 ? odd : Plists.toXml(all));
            Object tls = new RecordTls(UDID, record, Time.system());
            Object made = Certificates.make(HOST, odd, Instant.EPOCH);
            if (tls.equals(made)) throw new IllegalStateException("cannot be");
        } catch (IOException e) {
            if (e.getMessage() == null) throw new IllegalStateException("a refusal without words", e);
        }
        try {
            if (Certificates.make(HOST, odd, Instant.EPOCH) == null) throw new IllegalStateException("nothing made");
        } catch (IOException e) {
            if (e.getMessage() == null) throw new IllegalStateException("a refusal without words", e);
        }
    }
}
