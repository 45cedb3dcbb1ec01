package dev.pomona.services.syslog.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.services.syslog.SyslogEvent;
import dev.pomona.services.syslog.SyslogLevel;
import dev.pomona.services.syslog.client.TraceWire;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FilterTest {
    private static final Instant NOW = Instant.parse("2026-11-21T16:00:00Z");
    private static final SyslogFilter ALL = new SyslogFilter(
            SyslogLevel.UNKNOWN,
            Processes.of(List.of()),
            Processes.of(List.of()),
            t -> true,
            t -> true,
            t -> true,
            Optional.empty());
    private final SyslogEvent demo = TraceWire.log(512, 0x10, "Hello WiFi").event();

    @Test
    void processesByNameOrNumber() {
        assertTrue(Processes.of(List.of("demod")).has(demo));
        assertTrue(Processes.of(List.of("a|512")).has(demo));
        assertTrue(Processes.of(List.of("a", "b,demod")).has(demo));
        assertFalse(Processes.of(List.of("demo|51")).has(demo));
        assertEquals(Optional.of("demod"), Processes.of(List.of("demod")).only());
        assertEquals(Optional.empty(), Processes.of(List.of("a|b")).only());
    }

    @Test
    void texts() {
        assertTrue(Texts.of("wifi").test("Hello WiFi"));
        assertTrue(Texts.of("/^Hel+o/").test("Hello WiFi"));
        assertFalse(Texts.of("/wifi/").test("Hello WiFi"));
        assertFalse(Texts.none(List.of("wifi")).test("Hello WiFi"));
        assertTrue(Texts.any(List.of()).test(""));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Texts.of("/(/"))
                .getMessage()
                .contains("no regular expression"));
    }

    @Test
    void pointsInThePast() {
        assertEquals(NOW.minusSeconds(90), Since.of("90s", NOW, ZoneOffset.UTC));
        assertEquals(NOW.minusSeconds(7200), Since.of("2h", NOW, ZoneOffset.UTC));
        assertEquals(NOW, Since.of("2026-11-21 17:00:00", NOW, ZoneOffset.ofHours(1)));
        assertEquals(NOW, Since.of("2026-11-21T16:00:00Z", NOW, ZoneOffset.ofHours(1)));
        assertThrows(IllegalArgumentException.class, () -> Since.of("9999999h", NOW, ZoneOffset.UTC));
    }

    @Test
    void eachConditionCounts() {
        assertTrue(ALL.test(demo));
        assertFalse(new SyslogFilter(
                        SyslogLevel.FAULT, ALL.only(), ALL.without(), t -> true, t -> true, t -> true, ALL.since())
                .test(demo));
        assertFalse(new SyslogFilter(
                        ALL.least(),
                        ALL.only(),
                        Processes.of(List.of("demod")),
                        t -> true,
                        t -> true,
                        t -> true,
                        ALL.since())
                .test(demo));
        assertFalse(new SyslogFilter(
                        ALL.least(),
                        ALL.only(),
                        ALL.without(),
                        Texts.of("com.other"),
                        t -> true,
                        t -> true,
                        ALL.since())
                .test(demo));
        assertFalse(new SyslogFilter(
                        ALL.least(), ALL.only(), ALL.without(), t -> true, t -> true, t -> true, Optional.of(NOW))
                .test(demo));
    }

    @Test
    void remarksAndRecordsWithoutATimePass() {
        SyslogFilter strict = new SyslogFilter(
                SyslogLevel.FAULT,
                Processes.of(List.of("nobody")),
                ALL.without(),
                t -> false,
                t -> false,
                t -> false,
                Optional.of(NOW));
        assertTrue(strict.test(SyslogEvent.remark(SyslogEvent.Kind.DROPPED, 3, "3 records were dropped")));
        assertFalse(strict.test(demo));
        SyslogFilter since = new SyslogFilter(
                ALL.least(), ALL.only(), ALL.without(), t -> true, t -> true, t -> true, Optional.of(NOW));
        assertTrue(since.test(SyslogEvent.plain("x", ByteBuffer.allocate(0))));
    }
}
