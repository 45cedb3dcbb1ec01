package dev.pomona.lockdown.wifi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.lockdown.fake.Keys;
import dev.pomona.lockdown.fake.Pipe;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.store.FileVault;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WifiTest {
    @TempDir
    Path folder;

    private static Announcement announcement(String name, Map<String, String> texts) {
        return new Announcement(name, List.of(InetAddress.getLoopbackAddress()), texts);
    }

    @Test
    void authTagsAreThoseOfTheExamples_statement66() {
        assertEquals(
                "UhlvN+rWibo=",
                Base64.getEncoder()
                        .encodeToString(AuthTag.of("1E2D3C4B-5A69-4788-97A6-B5C4D3E2F101", "0123456789ABCDEF")));
        assertEquals(
                "jX7HdgGKnBE=",
                Base64.getEncoder()
                        .encodeToString(AuthTag.of("00000000-1111-2222-3333-444444444444", "demo-identifier")));
    }

    @Test
    void aPhoneIsFoundByAddressByTagAndByTheNameItTold_statement65() throws IOException {
        FileVault vault = new FileVault(folder, (u, present) -> {});
        PairRecord record = Keys.record();
        vault.save(Pipe.UDID, record.toBytes());
        PhoneMatch match = new PhoneMatch(vault);
        assertEquals(Optional.of(Pipe.UDID), match.of(announcement("AA:bb:cc:dd:ee:ff@fe80::1", Map.of())));
        assertEquals(Optional.empty(), match.of(announcement("02:11:22:33:44:55@fe80::1", Map.of())));
        String tag = Base64.getEncoder().encodeToString(AuthTag.of(record.hostId(), "id"));
        Map<String, String> texts =
                Map.of("identifier", "id", "authTag", "AAAAAAAAAAA=", "authTag#0", tag, "authTag#1", "?");
        assertEquals(Optional.of(Pipe.UDID), match.of(announcement("hidden", texts)));
        assertEquals(Optional.empty(), match.of(announcement("hidden", Map.of("authTag", tag))));
        Udid other = Udid.of("00008110-000A11CE00000001");
        match.remember(other, "02:11:22:33:44:55@fe80::2._apple-mobdev2._tcp.local.");
        assertEquals(Optional.of(other), match.of(announcement("02:11:22:33:44:55@fe80::1", Map.of())));
    }

    @Property(tries = 500)
    void anyAnnouncementIsRead(@ForAll String name, @ForAll Map<String, String> texts) {
        Announcement any = announcement(name, texts);
        assertTrue(any.mac().isEmpty() || any.mac().get().length() == 17);
        assertTrue(any.tags().stream().allMatch(t -> t.length == 8));
        assertTrue(any.address().isPresent());
    }
}
