package dev.pomona.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.Trust;
import dev.pomona.mux.Device;
import dev.pomona.mux.Udid;
import dev.pomona.services.afc.AfcClient;
import org.junit.jupiter.api.Test;

class TwinTest {
    @Twin
    private Lockdown first;

    @Test
    void aDeviceAndItsUdid(@Twin Device device, @Twin Udid udid, @Twin(2) Udid other) {
        assertEquals(udid, device.udid());
        assertNotEquals(udid, other);
    }

    @Test
    void itTrustsTheHub(@Twin(3) Lockdown lockdown) throws Exception {
        assertEquals(Trust.TRUSTED, lockdown.trust());
        assertEquals(
                "16.7.11", lockdown.value("", "ProductVersion").orElseThrow().toString());
        assertEquals("18.5", first.value("", "ProductVersion").orElseThrow().toString());
    }

    @Test
    void aPluginsClient(@Twin AfcClient afc) throws Exception {
        assertFalse(afc.list("/").isEmpty());
    }

    @Test
    void theWholeHub(@Twin TwinHub hub) {
        assertEquals(3, hub.phones().size());
        assertTrue(hub.state().toFile().isDirectory());
        assertThrows(IllegalArgumentException.class, () -> hub.of(4, Device.class));
    }
}
