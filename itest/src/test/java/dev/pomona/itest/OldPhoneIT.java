package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A phone of before iOS 10, which speaks TLS 1.0 alone, through the whole hub and by a stock client. */
class OldPhoneIT {
    private HubProcess hub;
    private String udid;

    @BeforeEach
    void hubWithATwin() throws Exception {
        hub = HubProcess.start("--twin", "--no-usb");
        List<Object> phones =
                JSON.std.listFrom(hub.pomona("devices", "--json").ok().out());
        udid = ((Map<?, ?>) phones.getFirst()).get("udid").toString();
    }

    @AfterEach
    void stop() throws Exception {
        hub.close();
    }

    private boolean says(String version) {
        return hub.pomona("info", "ProductVersion").out().strip().equals(version);
    }

    private void runs(String version) {
        hub.pomona("twin", "ios", version, udid).ok();
        assertTrue(Eventually.holds(() -> says(version)), () -> "it never ran iOS " + version + "\n" + hub.log());
    }

    @Test
    void isPairedReadAndWritten(@TempDir Path dir) throws Exception {
        runs("9.3.5");
        assertTrue(Eventually.holds(() -> hub.pomona("pair").exit() == 0), hub::log);
        // Told within a session only.
        assertEquals(
                "TW1N00000001", hub.pomona("info", "SerialNumber").ok().out().strip());
        assertTrue(hub.pomona("afc", "ls").ok().out().contains("Downloads"));
        byte[] bytes = new byte[2_000_003];
        new Random(5).nextBytes(bytes);
        Path file = Files.write(dir.resolve("there"), bytes);
        hub.pomona("afc", "push", "--verify", file.toString(), "/Downloads/there")
                .ok();
        hub.pomona("afc", "pull", "/Downloads/there", dir.resolve("back").toString())
                .ok();
        assertTrue(Arrays.equals(bytes, Files.readAllBytes(dir.resolve("back"))));
        for (String version : List.of("1.1", "1.2")) {
            hub.pomona("twin", "tls", version, udid).ok();
            assertTrue(hub.pomona("afc", "ls").ok().out().contains("Downloads"), version);
        }
    }

    @Test
    void isTakenByLibimobiledeviceWhichOffersTls10AndNothingElse() {
        Tool.need("ideviceinfo", "apt-get install libimobiledevice-utils");
        runs("9.3.5");
        assertTrue(
                Eventually.holds(() ->
                        hub.libimobiledevice().run("idevicepair", "pair").out().contains("SUCCESS")),
                hub::log);
        String out = hub.libimobiledevice().run("ideviceinfo").ok().out();
        assertTrue(out.contains("ProductVersion: 9.3.5"), out);
        assertTrue(out.contains("SerialNumber: TW1N00000001"), out);
        // Both programs go by the same record.
        assertEquals(
                "TW1N00000001", hub.pomona("info", "SerialNumber").ok().out().strip());
        assertTrue(hub.libimobiledevice()
                        .run("idevicecrashreport", "-k", hub.state.toString())
                        .exit()
                == 0);
    }

    @Test
    void aPhoneOfTodayIsNotMetBelow12AndKeepsItsTrust() {
        assertTrue(Eventually.holds(() -> hub.pomona("pair").exit() == 0), hub::log);
        hub.pomona("twin", "tls", "1.0", udid).ok();
        hub.pomona("twin", "unplug", udid).ok();
        hub.pomona("twin", "plug", udid).ok();
        String words = "the phone and this hub have no version or cipher of TLS in common (it says protocol_version)";
        assertTrue(
                Eventually.holds(() -> hub.pomona("info", "SerialNumber").err().contains(words)),
                () -> hub.pomona("info", "SerialNumber").err() + hub.log());
        hub.pomona("twin", "tls", "1.2", udid).ok();
        // By the record that it had: nobody is asked to trust anything again.
        hub.pomona("twin", "policy", "deny", udid).ok();
        assertTrue(Eventually.holds(
                () -> hub.pomona("info", "SerialNumber").out().strip().equals("TW1N00000001")));
    }
}
