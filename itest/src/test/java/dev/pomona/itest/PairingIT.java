package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Stock clients through the whole of pairing, each in its own words and exit status, and what the hub says of the phone after
 * each step. Only idevicepair can validate and unpair; go-ios has neither, so there a command that needs a session stands
 * for validating, and the hub unpairs.
 */
class PairingIT {
    private HubProcess hub;
    private String udid;

    @BeforeEach
    void aTwinThatAsksItsUserAndTrustsNobody() throws Exception {
        hub = HubProcess.start("--twin", "--no-usb");
        hubSays("trusted");
        udid = hub.pomona("trust").ok().out().split(" ")[0];
        twin("policy", "ask");
        assertEquals(0, hub.pomona("why").exit());
    }

    @AfterEach
    void stop() throws Exception {
        if (hub != null) hub.close();
    }

    private void twin(String action, String... more) {
        String[] command = {"twin", action, more.length > 0 ? more[0] : udid, udid};
        hub.pomona(more.length > 0 ? command : java.util.Arrays.copyOf(command, 3))
                .ok();
    }

    private void hubSays(String trust) {
        String wanted = "(?s).*\"trust\":\"" + trust + "\".*";
        assertTrue(
                Eventually.holds(() -> hub.pomona("devices", "--json").out().matches(wanted)),
                () -> trust + ": " + hub.pomona("devices", "--json"));
    }

    private void hubTellsWhy(String kind) {
        assertTrue(
                Eventually.holds(() -> hub.pomona("why", "--json").out().contains("\"" + kind + "\"")),
                () -> kind + ": " + hub.pomona("why", "--json"));
        assertEquals(1, hub.pomona("why").exit());
    }

    private static void refused(Tool.Result result, String words) {
        assertEquals(1, result.exit(), result::toString);
        assertTrue((result.out() + result.err()).contains(words), result::toString);
    }

    private static void done(Tool.Result result, String words) {
        assertTrue(result.ok().out().contains(words) || result.err().contains(words), result::toString);
    }

    /** From a phone that does not know this computer to one that trusts it, over every other answer. */
    private void pairsInTheEnd(
            Supplier<Tool.Result> pair, String locked, String pending, String denied, String paired) {
        hubSays("unpaired");
        hubTellsWhy("not-paired");
        twin("lock");
        refused(pair.get(), locked);
        twin("unlock");
        refused(pair.get(), pending);
        refused(pair.get(), pending);
        twin("deny");
        refused(pair.get(), denied);
        refused(pair.get(), denied);
        hubTellsWhy("not-paired");
        twin("unplug");
        assertTrue(
                Eventually.holds(() -> hub.pomona("why", udid, "--json").out().contains("\"not-attached\"")));
        twin("plug");
        // Plugged in anew, a twin is asked by the hub itself as well.
        hubSays("(unpaired|asking)");
        refused(pair.get(), pending);
        twin("trust");
        done(pair.get(), paired);
        hubSays("trusted");
        assertEquals(0, hub.pomona("why").exit());
        assertEquals(0, hub.pomona("validate").exit());
    }

    /** The phone's user has reset what it trusts; the hub of a twin may have begun to ask by itself. */
    private void forgotten() {
        twin("forget");
        assertEquals(1, hub.pomona("validate").exit());
        assertTrue(Eventually.holds(() -> hub.pomona("why", "--json").out().matches("(?s).*\"(forgotten|asking)\".*")));
    }

    @Test
    void idevicepairGoesThroughAll() {
        Tool.need("idevicepair", "apt-get install libimobiledevice-utils");
        Tool tool = hub.libimobiledevice();
        done(tool.run("idevicepair", "validate"), "SUCCESS: Validated pairing with device " + udid);
        done(tool.run("idevicepair", "unpair"), "SUCCESS: Unpaired with device " + udid);
        refused(tool.run("idevicepair", "validate"), "ERROR: ");
        refused(tool.run("idevicepair", "unpair"), "is not paired with this host");
        pairsInTheEnd(
                () -> tool.run("idevicepair", "pair"),
                "because a passcode is set. Please enter the passcode on the device and retry.",
                "Please accept the trust dialog on the screen of device " + udid,
                "Device " + udid + " said that the user denied the trust dialog.",
                "SUCCESS: Paired with device " + udid);
        done(tool.run("idevicepair", "validate"), "SUCCESS: Validated pairing with device " + udid);
        forgotten();
        refused(tool.run("idevicepair", "validate"), "ERROR: ");
        refused(tool.run("idevicepair", "pair"), "Please accept the trust dialog on the screen of device " + udid);
        twin("trust");
        done(tool.run("idevicepair", "pair"), "SUCCESS: Paired with device " + udid);
        hubSays("trusted");
        done(tool.run("idevicepair", "unpair"), "SUCCESS: Unpaired with device " + udid);
        hubTellsWhy("not-paired");
    }

    @Test
    void goIosGoesThroughAllThatItCan() {
        Tool.need(GoIosIT.IOS, "npm install in itest/clients");
        Tool tool = hub.tcpClient();
        done(tool.run(GoIosIT.IOS, "lang"), "Language");
        hub.pomona("unpair").ok();
        assertEquals(1, tool.run(GoIosIT.IOS, "lang").exit());
        pairsInTheEnd(
                () -> tool.run(GoIosIT.IOS, "pair"),
                "PasswordProtected",
                "Please accept the PairingDialog on the device and run pairing again!",
                "UserDeniedPairing",
                "Successfully paired " + udid);
        done(tool.run(GoIosIT.IOS, "lang"), "Language");
        assertTrue(tool.run(GoIosIT.IOS, "readpair").ok().out().contains("HostID"));
        forgotten();
        assertEquals(1, tool.run(GoIosIT.IOS, "lang").exit());
        refused(tool.run(GoIosIT.IOS, "pair"), "Please accept the PairingDialog on the device and run pairing again!");
        twin("trust");
        done(tool.run(GoIosIT.IOS, "pair"), "Successfully paired " + udid);
        hubSays("trusted");
    }
}
