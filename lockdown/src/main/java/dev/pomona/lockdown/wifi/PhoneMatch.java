package dev.pomona.lockdown.wifi;

import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whose announcement it is: by the hardware address in the pair record, by a tag made with the record's HostID, or by
 * the name under which the phone itself said, over USB, that it announces itself.
 */
final class PhoneMatch {
    private static final Logger LOG = LoggerFactory.getLogger(PhoneMatch.class);
    private static final int MOST = 1000;
    private final PairRecordVault vault;
    private final Map<String, Udid> told = new ConcurrentHashMap<>();

    PhoneMatch(PairRecordVault vault) {
        this.vault = vault;
    }

    /** @param serviceName {@code BonjourFullServiceName} of the phone */
    void remember(Udid udid, String serviceName) {
        Optional<String> mac = Announcement.macOf(serviceName);
        if (mac.isPresent() && told.size() < MOST) told.put(mac.get(), udid);
    }

    /** Empty for phones that are not paired. */
    Optional<Udid> of(Announcement announcement) throws IOException {
        Optional<String> mac = announcement.mac();
        List<byte[]> tags = announcement.tags();
        for (Udid udid : vault.list()) {
            Optional<PairRecord> record = record(udid);
            if (record.isEmpty()) continue;
            boolean byAddress = mac.isPresent() && mac.equals(record.get().wifiAddress());
            if (byAddress || byTag(record.get(), announcement, tags)) return Optional.of(udid);
        }
        return mac.map(told::get);
    }

    private static boolean byTag(PairRecord record, Announcement announcement, List<byte[]> tags) {
        if (tags.isEmpty() || announcement.identifier().isEmpty()) return false;
        byte[] own = AuthTag.of(record.hostId(), announcement.identifier().get());
        return tags.stream().anyMatch(tag -> MessageDigest.isEqual(tag, own));
    }

    private Optional<PairRecord> record(Udid udid) {
        try {
            Optional<byte[]> bytes = vault.read(udid);
            return bytes.isEmpty() ? Optional.empty() : Optional.of(PairRecord.parse(bytes.get()));
        } catch (IOException e) {
            LOG.debug("The record of {} is of no use: {}", udid, e.getMessage());
            return Optional.empty();
        }
    }
}
