package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hub as systemd starts it, and the doctor beside it. */
class ServiceIT {
    @Test
    void systemdHearsOfReadinessLifeAndTheEnd(@TempDir Path dir) throws Exception {
        // In place of systemd-notify: it writes down what it is to say.
        Path told = dir.resolve("told");
        Path program = Files.writeString(
                dir.resolve("systemd-notify"), "#!/bin/sh\necho \"$NOTIFY_SOCKET $*\" >>'" + told + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Process hub = new Tool()
                .env("NOTIFY_SOCKET", "/nowhere/notify")
                .env("WATCHDOG_USEC", "1000000")
                .env("PATH", dir + ":" + System.getenv("PATH"))
                .daemon(
                        HubProcess.POMONA,
                        "hub",
                        "--twin",
                        "--no-usb",
                        "--no-shell",
                        "--state",
                        dir.resolve("state").toString());
        try {
            assertTrue(Eventually.holds(() -> said(told).contains("/nowhere/notify WATCHDOG=1")), "alive");
            assertTrue(said(told).startsWith("/nowhere/notify --ready --status=pomona ready pid="), said(told));
            hub.toHandle().destroy();
            assertTrue(hub.waitFor(20, TimeUnit.SECONDS));
            assertEquals(0, hub.exitValue());
            assertTrue(said(told).stripTrailing().endsWith("/nowhere/notify STOPPING=1"), said(told));
        } finally {
            hub.destroyForcibly();
        }
    }

    private static String said(Path told) {
        try {
            return Files.exists(told) ? Files.readString(told) : "";
        } catch (java.io.IOException e) {
            return "";
        }
    }

    @Test
    void theDoctorSpeaksToPeopleAndPrograms(@TempDir Path dir) {
        String state = dir.resolve("state").toString();
        Tool.Result words = new Tool().run(HubProcess.POMONA, "doctor", "--state", state);
        assertTrue(words.out().contains("java  ") && words.out().contains("usb  "), words.out());
        Tool.Result json = new Tool().run(HubProcess.POMONA, "doctor", "--json", "--state", state);
        assertTrue(json.out().startsWith("{\"ok\":") && json.out().contains("\"subject\":\"clock\""), json.out());
        assertEquals(words.exit(), json.exit());
        assertTrue(new Tool()
                .run(HubProcess.POMONA, "doctor", "--print-udev")
                .ok()
                .out()
                .contains("05ac"));
        assertEquals(2, new Tool().run(HubProcess.POMONA, "doctor", "--wrong").exit());
    }
}
