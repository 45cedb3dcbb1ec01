package dev.pomona.health.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogSettingsTest {
    private final LogSettings initial = LogSettings.initial("INFO");

    @Test
    void whatItWritesIsWhatLogbackReads() throws Exception {
        for (boolean json : new boolean[] {false, true}) {
            LogSettings now =
                    initial.json(json).level("dev.pomona.mux", "trace").level("org.example", "off");
            LoggerContext logback = new LoggerContext();
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(logback);
            configurator.doConfigure(new ByteArrayInputStream(now.xml().getBytes(StandardCharsets.UTF_8)));
            assertEquals(
                    "TRACE",
                    logback.getLogger("dev.pomona.mux.engine")
                            .getEffectiveLevel()
                            .toString());
            assertEquals(
                    "INFO",
                    logback.getLogger("dev.pomona.shell").getEffectiveLevel().toString());
            assertEquals(
                    "OFF",
                    logback.getLogger("org.example.x").getEffectiveLevel().toString());
            assertEquals(
                    "WARN", logback.getLogger("com.example").getEffectiveLevel().toString());
            assertEquals(json, now.xml().contains("JsonEncoder"));
            logback.stop();
        }
    }

    @Test
    void whatIsNoLevelOrLoggerIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> initial.level("dev.pomona", "loud"));
        for (String bad : new String[] {"", "a\"/><root", "a b", "1a", "x".repeat(300)})
            assertThrows(IllegalArgumentException.class, () -> initial.level(bad, "info"), bad);
        assertEquals("INFO", LogSettings.initial("nonsense").levels().get(LogSettings.HOUSE));
        assertFalse(initial.json());
        assertTrue(initial.json(true).json());
    }
}
