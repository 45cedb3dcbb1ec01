package dev.pomona.lockdown.wifi;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What anybody on the network may announce of a phone, as the multicast DNS library hands it over. */
class AnnouncementsFuzzTest {
    @FuzzTest(maxDuration = "1h")
    void announcement(FuzzedDataProvider data) {
        String name = data.consumeString(300);
        Map<String, String> texts = new HashMap<>();
        while (data.remainingBytes() > 0 && texts.size() < 400) {
            String key = data.consumeBoolean() ? "authTag#" + data.consumeInt(0, 400) : data.consumeString(20);
            texts.put(key, data.consumeString(64));
        }
        Announcement announcement = new Announcement(name, List.of(), texts);
        for (byte[] tag : announcement.tags()) {
            if (tag.length != 8) throw new IllegalStateException("a tag of " + tag.length);
        }
        if (announcement.mac().map(String::length).orElse(17) != 17) throw new IllegalStateException("no MAC");
        if (announcement.address().isPresent()) throw new IllegalStateException("an address from nowhere");
        String own = announcement
                .identifier()
                .map(id -> "tag of " + AuthTag.of(name, id).length)
                .orElse("");
        if (!own.isEmpty() && !own.equals("tag of 8")) throw new IllegalStateException(own);
    }
}
