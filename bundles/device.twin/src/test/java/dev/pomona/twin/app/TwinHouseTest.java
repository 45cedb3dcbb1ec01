package dev.pomona.twin.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.twin.mux.Fault;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TwinHouseTest {
    private final List<String> done = new ArrayList<>();

    private final class Recorder implements Phone {
        private final String udid;

        Recorder(String udid) {
            this.udid = udid;
        }

        @Override
        public void userAction(String action) {
            done.add(udid + " " + action);
        }

        @Override
        public void close() {
            done.add(udid + " close");
        }

        @Override
        public Optional<Handler> open(int port) {
            return Optional.empty();
        }
    }

    @Test
    void doesWhatItIsTold() throws Exception {
        String udid = TwinIdentity.of(0).udid();
        try (TwinHouse house = TwinHouse.start(0, 1, (id, services) -> new Recorder(id.udid()), List::of)) {
            house.action(udid, "unplug");
            assertFalse(house.twins().getFirst().plugged());
            house.action(udid.replace("-", "").toLowerCase(Locale.ROOT), "plug");
            assertTrue(house.twins().getFirst().plugged());
            house.action(udid, "trust");
            house.action(udid, "ios 9.3.5");
            assertTrue(house.twins().getFirst().plugged());
            house.action(udid, "fault surplus on");
            assertEquals(Set.of(Fault.SURPLUS), house.exporter().faults(udid));
            house.action(udid, "fault SURPLUS off");
            assertEquals(Set.of(), house.exporter().faults(udid));
            for (String wrong :
                    List.of("", "dance", "fault", "fault surplus", "fault nothing on", "fault split maybe")) {
                assertThrows(IllegalArgumentException.class, () -> house.action(udid, wrong), wrong);
            }
            assertThrows(IllegalArgumentException.class, () -> house.action("nobody", "plug"));
        }
        assertEquals(
                List.of(
                        udid + " unplugged",
                        udid + " trust",
                        udid + " ios 9.3.5",
                        udid + " unplugged",
                        udid + " close"),
                done);
    }

    @Test
    void identitiesAreFixedAndDistinct() {
        assertEquals("00008110-000A11CE00000001", TwinIdentity.of(0).udid());
        assertEquals("00008120-000A11CE00000002", TwinIdentity.of(1).udid());
        assertEquals(
                "90309a0c0000000000000000000a11ce00000003", TwinIdentity.of(2).udid());
        assertEquals("Pomona Twin 3", TwinIdentity.of(2).name());
        assertEquals("00008110000A11CE00000001", TwinIdentity.of(0).usbSerial());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < TwinIdentity.MAX; i++) {
            TwinIdentity id = TwinIdentity.of(i);
            assertTrue(id.usbSerial().matches("[0-9A-F]{24}|[0-9a-f]{40}"), id.udid());
            assertTrue(seen.add(id.udid())
                    && seen.add(id.wifiMac())
                    && seen.add(id.bluetoothMac())
                    && seen.add(id.imei()));
        }
        assertThrows(IllegalArgumentException.class, () -> TwinIdentity.of(-1));
    }
}
