package dev.pomona.services.afc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.services.afc.AfcException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AfcTallyTest {
    private final FakePhone phone = new FakePhone();
    private final AfcTally tally = new AfcTally();

    private AfcClientImpl client() {
        AfcSettings settings = new AfcSettings(1000, 8192, 16, 1, Duration.ofSeconds(20));
        return new AfcClientImpl(FakePhone.UDID, phone::connect, settings, System::nanoTime, tally);
    }

    @Test
    void whatWasDoneIsCounted() throws Exception {
        try (AfcClientImpl client = client()) {
            assertEquals(0L, tally.get().get("connections_total"));
            try (OutputStream out = client.write("/f")) {
                out.write(new byte[2500]);
            }
            try (InputStream in = client.read("/f")) {
                assertEquals(2500, in.readAllBytes().length);
            }
            assertThrows(AfcException.class, () -> client.stat("/nothing"));
            Map<String, Long> now = tally.get();
            assertEquals(1L, now.get("connections"), now::toString);
            assertEquals(2500L, now.get("bytes_written_total"), now::toString);
            // What the phone says of the file is read, too.
            assertTrue(now.get("bytes_read_total") >= 2500 && now.get("bytes_read_total") < 5000, now::toString);
            assertEquals(1L, now.get("requests_refused_total"), now::toString);
            assertEquals(phone.seen.size(), now.get("requests_total"), now::toString);
        }
        Map<String, Long> after = tally.get();
        assertEquals(0L, after.get("connections"), after::toString);
        assertEquals(1L, after.get("connections_total"), after::toString);
        assertEquals(0L, after.get("requests_lost_total"), after::toString);
    }

    @Test
    void whatGotNoAnswerIsCounted() {
        phone.script = request -> {
            throw new IllegalStateException("unplugged");
        };
        try (AfcClientImpl client = client()) {
            assertThrows(java.io.IOException.class, () -> client.list("/"));
        }
        assertEquals(1L, tally.get().get("requests_lost_total"), tally.get()::toString);
    }
}
