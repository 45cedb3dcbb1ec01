package dev.pomona.mux.usb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.usb.Healing.Event;
import dev.pomona.mux.usb.Healing.Rung;
import dev.pomona.mux.usb.UsbCounters.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClinicTest {
    private static final UsbBus.Id PHONE = FakeBus.id(3);
    private final UsbCounters counters = new UsbCounters();
    private long now = 1;
    private final Clinic clinic = new Clinic(counters, () -> now);

    private void troubles(int n) {
        for (int i = 0; i < n; i++) clinic.befell(PHONE, Event.TROUBLE, "mute");
    }

    @Test
    void aGivenUpPhoneRestsAndIsThenReset() throws IOException {
        troubles(4);
        String words =
                assertThrows(IOException.class, () -> clinic.begin(PHONE)).getMessage();
        assertTrue(words.contains("mute") && words.contains("unplug it"), words);
        now += Healing.FIRST_REST.toNanos() - 1;
        assertEquals(
                words,
                assertThrows(IOException.class, () -> clinic.begin(PHONE)).getMessage());
        now++;
        assertEquals(Rung.GIVEN_UP, clinic.begin(PHONE));
        assertEquals(1, counters.get(Count.GIVEN_UP));
        assertEquals(Rung.WELL, clinic.begin(FakeBus.id(4)), "others are not concerned");
    }

    @Test
    void unpluggingForgetsTheIllness() throws IOException {
        troubles(4);
        clinic.present(Set.of());
        assertEquals(Rung.WELL, clinic.begin(PHONE));
    }

    @Test
    void aResetThatMovesThePhoneIsRemembered() throws IOException {
        troubles(3);
        clinic.befell(PHONE, Event.RE_ENUMERATING, "was reset");
        clinic.present(Set.of());
        assertEquals(Rung.AWAY, clinic.begin(PHONE));
        troubles(1);
        assertThrows(IOException.class, () -> clinic.begin(PHONE));
    }

    @Test
    void butNotForEver() throws IOException {
        troubles(3);
        clinic.befell(PHONE, Event.RE_ENUMERATING, "was reset");
        now += Clinic.AWAY;
        clinic.present(Set.of());
        assertEquals(Rung.WELL, clinic.begin(PHONE));
    }

    @Test
    void sleepEndsTheRest() throws IOException {
        troubles(5);
        clinic.resumed();
        assertEquals(Rung.REOPEN, clinic.begin(PHONE));
    }

    @Test
    void whatTheSystemForbidsIsNotThePhonesIllness() throws IOException {
        for (int i = 0; i < 9; i++) clinic.befell(PHONE, Event.FORBIDDEN, "no permission");
        assertEquals(Rung.WELL, clinic.begin(PHONE));
        assertEquals(0, counters.get(Count.GIVEN_UP));
    }

    @Test
    void aPhoneThatChangesItsModeIsLeftInPeaceAndNotAskedAgainWhenItIsBack() throws IOException {
        assertTrue(clinic.maySwitch(PHONE));
        clinic.switching(PHONE);
        assertEquals(
                "changes its mode",
                assertThrows(IOException.class, () -> clinic.begin(PHONE)).getMessage());
        clinic.present(Set.of());
        UsbBus.Id back = new UsbBus.Id(1, 9, 0x05AC, 0x12A8, 480_000_000L, PHONE.port());
        assertEquals(Rung.WELL, clinic.begin(back));
        assertFalse(clinic.maySwitch(back));
        now += Clinic.LEAVING;
        assertEquals(Rung.WELL, clinic.begin(PHONE), "it stayed: it is taken as it is");
        now += Clinic.AWAY;
        assertTrue(clinic.maySwitch(back));
    }

    @Test
    void whatALinksEndMeans() {
        long soon = Duration.ofSeconds(1).toNanos();
        assertEquals(Event.TROUBLE, Clinic.event(Trouble.CLOSED, soon));
        assertEquals(Event.TROUBLE, Clinic.event(Trouble.FAILED, soon));
        assertEquals(Event.STALL, Clinic.event(Trouble.STALLED, soon));
        assertEquals(Event.LEFT, Clinic.event(Trouble.GONE, soon));
        assertEquals(Event.LAPSE, Clinic.event(Trouble.STALLED, Clinic.WELL));
        assertEquals(Event.LEFT, Clinic.event(Trouble.GONE, Clinic.WELL));
    }

    @Test
    void adviceNamesTheOtherDaemonAndTheWayOut(@TempDir Path processes) throws IOException {
        assertTrue(Advice.held(processes).contains("usbmuxd perhaps"));
        Files.createDirectories(processes.resolve("812"));
        Files.writeString(processes.resolve("812/comm"), "usbmuxd\n");
        Files.createDirectories(processes.resolve("net"));
        assertTrue(Advice.held(processes).contains("process 812"));
        assertTrue(Advice.held(processes).contains("--upstream /var/run/usbmuxd"));
        assertTrue(Advice.noLibrary("Mac OS X", "aarch64").contains("--upstream /var/run/usbmuxd"));
        assertTrue(Advice.noLibrary("Windows 11", "aarch64").contains("127.0.0.1:27015"));
        assertTrue(Advice.noLibrary("Linux", "riscv64").contains("--usbip"));
    }
}
