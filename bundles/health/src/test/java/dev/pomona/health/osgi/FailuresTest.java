package dev.pomona.health.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pomona.health.report.Snapshot.Failure;
import dev.pomona.mux.DeviceEvent;
import dev.pomona.mux.DeviceInfo;
import dev.pomona.mux.Transport;
import dev.pomona.mux.Udid;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
    private final Failures failures = new Failures();

    private void fails(String phone, int second) {
        failures.deviceEvent(new DeviceEvent.Appeared(NOW.plusSeconds(second), phone, "usb"));
        failures.deviceEvent(new DeviceEvent.Failed(NOW.plusSeconds(second), phone, "no", "restart it"));
        failures.deviceEvent(new DeviceEvent.Gone(NOW.plusSeconds(second), phone, "no"));
    }

    @Test
    void theLastOfEachCountsUntilThePhoneWorksOrIsNotTriedAnyMore() {
        fails("a", 0);
        fails("b", 1);
        fails("a", 5);
        assertEquals(
                List.of(new Failure("b", "no", "restart it", 6), new Failure("a", "no", "restart it", 2)),
                failures.all(NOW.plusSeconds(7)));
        DeviceInfo info = new DeviceInfo(Udid.of("b"), Transport.USB, 0x12a8, 1, 480_000_000, "usb");
        failures.deviceEvent(new DeviceEvent.Ready(NOW.plusSeconds(8), "b", info));
        assertEquals(1, failures.all(NOW.plusSeconds(9)).size());
        assertEquals(List.of(), failures.all(NOW.plus(Failures.FRESH).plusSeconds(6)));
    }

    @Test
    void manyTakeBoundedRoom() {
        for (int i = 0; i <= Failures.MOST; i++) fails("phone" + i, 0);
        assertEquals(Failures.MOST, failures.all(NOW).size());
        assertEquals("phone1", failures.all(NOW).getFirst().phone());
    }
}
