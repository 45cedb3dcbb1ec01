package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** One of two phones misbehaves: it is said in words, the other phone notices nothing, and the first comes back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultyPhoneIT {
    private HubProcess hub;
    private String good;
    private String bad;

    @BeforeAll
    void hubWithTwoTwins() throws Exception {
        hub = HubProcess.start("--twin=2", "--no-usb");
        List<Object> phones =
                JSON.std.listFrom(hub.pomona("devices", "--json").ok().out());
        good = ((Map<?, ?>) phones.get(0)).get("udid").toString();
        bad = ((Map<?, ?>) phones.get(1)).get("udid").toString();
    }

    @AfterAll
    void stop() throws Exception {
        assertEquals(0, hub.stop(), hub::log);
        hub.close();
    }

    private boolean works(String udid) {
        return hub.pomona("info", "ProductVersion", "-u", udid).exit() == 0;
    }

    private void fault(String name, String onOff) {
        hub.pomona("twin", "fault", name, onOff, bad).ok();
    }

    private void comesBack() {
        assertTrue(Eventually.holds(() -> works(bad)), hub::log);
        assertTrue(works(good));
    }

    @Test
    void surplusBytesAndSplitsDisturbNothing() {
        fault("surplus", "on");
        fault("split", "on");
        assertTrue(works(bad), hub::log);
        assertEquals(0, hub.pomona("afc", "ls", "/DCIM", "-u", bad).exit(), hub::log);
        fault("surplus", "off");
        fault("split", "off");
        comesBack();
    }

    @Test
    void aPhoneThatResetsEverythingServesTheNextCall() {
        fault("reset", "on");
        assertTrue(works(good));
        comesBack();
    }

    @Test
    void aPhoneThatVanishesLeavesAndReturns() {
        hub.pomona("twin", "unplug", bad).ok();
        assertTrue(Eventually.holds(() -> hub.pomona("info", "-u", bad).exit() == 4), hub::log);
        assertTrue(works(good));
        hub.pomona("twin", "plug", bad).ok();
        comesBack();
    }

    @Test
    void aSilentPhoneIsNamedWithWhatToDo() {
        fault("silent", "on");
        hub.pomona("twin", "unplug", bad).ok();
        hub.pomona("twin", "plug", bad).ok();
        assertTrue(works(good));
        assertTrue(Eventually.holds(() -> hub.log().contains(bad + " cannot be used")), hub::log);
        fault("silent", "off");
        hub.pomona("twin", "unplug", bad).ok();
        hub.pomona("twin", "plug", bad).ok();
        comesBack();
    }
}
