package dev.pomona.lockdown.pairing;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.security.PrivateKey;
import java.util.Locale;
import java.util.UUID;

/** Puts a new record together, with all members that other programs look for. */
public final class NewRecord {
    private NewRecord() {}

    /** @param wifiAddress the phone's Wi-Fi MAC address; empty if it was not told */
    public static PairRecord make(Udid udid, HostKeys keys, Certificates certificates, String buid, String wifiAddress)
            throws IOException {
        NSDictionary all = new NSDictionary();
        all.put("DeviceCertificate", certificate(certificates.device()));
        all.put("HostPrivateKey", key(keys.host().getPrivate()));
        all.put("HostCertificate", certificate(certificates.host()));
        all.put("RootPrivateKey", key(keys.root().getPrivate()));
        all.put("RootCertificate", certificate(certificates.root()));
        all.put("SystemBUID", buid);
        all.put("HostID", UUID.randomUUID().toString().toUpperCase(Locale.ROOT));
        if (!wifiAddress.isEmpty()) all.put("WiFiMACAddress", wifiAddress);
        all.put("UDID", udid.value());
        return PairRecord.of(all);
    }

    private static NSData certificate(byte[] der) {
        return new NSData(Pem.encode("CERTIFICATE", der));
    }

    private static NSData key(PrivateKey key) {
        return new NSData(Pem.encode("PRIVATE KEY", key.getEncoded()));
    }
}
