package dev.pomona.lockdown.pairing;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import dev.pomona.lockdown.plist.Plists;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;

/**
 * A pair record, opened. The bytes are the PEM text (or whatever stands in the record); everything else about the
 * record, members unknown to us included, stays as it was. Its text form says nothing.
 */
public final class PairRecord {
    private final NSDictionary all;
    private final String hostId;
    private final String buid;

    private PairRecord(NSDictionary all, String hostId, String buid) {
        this.all = all;
        this.hostId = hostId;
        this.buid = buid;
    }

    /** @throws IOException if it is damaged; the message names the missing member only */
    public static PairRecord parse(byte[] plist) throws IOException {
        return of(Plists.parse(plist));
    }

    static PairRecord of(NSDictionary all) throws IOException {
        for (String key : new String[] {"DeviceCertificate", "HostCertificate", "HostPrivateKey", "RootCertificate"}) {
            if (Plists.data(all, key).isEmpty())
                throw new IOException("the pair record has no " + key + ": pair again");
        }
        String hostId = Plists.string(all, "HostID")
                .orElseThrow(() -> new IOException("the pair record has no HostID: pair again"));
        return new PairRecord(all, hostId, Plists.string(all, "SystemBUID").orElse(""));
    }

    public String hostId() {
        return hostId;
    }

    public String buid() {
        return buid;
    }

    public byte[] deviceCertificate() {
        return Plists.data(all, "DeviceCertificate").orElseThrow();
    }

    public byte[] hostCertificate() {
        return Plists.data(all, "HostCertificate").orElseThrow();
    }

    public byte[] hostPrivateKey() {
        return Plists.data(all, "HostPrivateKey").orElseThrow();
    }

    public byte[] rootCertificate() {
        return Plists.data(all, "RootCertificate").orElseThrow();
    }

    public Optional<byte[]> escrowBag() {
        return Plists.data(all, "EscrowBag");
    }

    /** The phone's hardware address, lower case; by it its announcements are known. */
    public Optional<String> wifiAddress() {
        return Plists.string(all, "WiFiMACAddress").map(s -> s.toLowerCase(Locale.ROOT));
    }

    /** What may be shown to the phone: certificates and names, no private key. */
    public NSDictionary publicPart() {
        NSDictionary part = new NSDictionary();
        for (String key :
                new String[] {"DeviceCertificate", "HostCertificate", "HostID", "RootCertificate", "SystemBUID"}) {
            if (all.get(key) != null) part.put(key, all.get(key));
        }
        return part;
    }

    /** This record with the phone's escrow bag, if it gave one. */
    public PairRecord withEscrowBag(Optional<byte[]> bag) throws IOException {
        NSDictionary copy = new NSDictionary();
        all.forEach(copy::put);
        bag.ifPresent(b -> copy.put("EscrowBag", new NSData(b)));
        return of(copy);
    }

    public byte[] toBytes() {
        return Plists.toXml(all);
    }

    /** Whether it is the same pairing. */
    public boolean samePairing(PairRecord other) {
        return hostId.equals(other.hostId) && MessageDigest.isEqual(hostPrivateKey(), other.hostPrivateKey());
    }

    @Override
    public String toString() {
        return "pair record";
    }
}
