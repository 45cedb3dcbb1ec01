package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Trust through all its states, by our own commands and by Debian's idevicepair, against a twin that plays every part. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrustIT {
    private HubProcess hub;
    private String udid;

    @BeforeAll
    void start() throws Exception {
        hub = HubProcess.start("--twin", "--no-usb");
        assertTrue(Eventually.holds(() -> trust().contains("trusted")));
        udid = hub.pomona("trust").ok().out().split(" ")[0];
    }

    @AfterAll
    void stop() throws Exception {
        hub.close();
    }

    private String trust() {
        return hub.pomona("trust").out();
    }

    private void twin(String... action) {
        hub.pomona(java.util.stream.Stream.concat(
                                java.util.stream.Stream.of("twin"),
                                java.util.stream.Stream.concat(
                                        java.util.Arrays.stream(action), java.util.stream.Stream.of(udid)))
                        .toArray(String[]::new))
                .ok();
    }

    @Test
    void idevicepairMeetsEveryAnswer() {
        Tool.need("idevicepair", "apt-get install libimobiledevice-utils");
        Tool tool = hub.libimobiledevice();
        twin("policy", "ask");
        assertTrue(tool.run("idevicepair", "unpair").out().contains("SUCCESS"));
        twin("lock");
        assertTrue(tool.run("idevicepair", "pair").out().contains("passcode"));
        twin("unlock");
        assertTrue(tool.run("idevicepair", "pair").out().contains("accept the trust dialog"));
        twin("deny");
        assertTrue(tool.run("idevicepair", "pair").out().contains("denied the trust dialog"));
        twin("unplug");
        twin("plug");
        assertTrue(Eventually.holds(() -> tool.run("idevice_id", "-l").out().contains(udid)));
        assertTrue(Eventually.holds(() -> tool.run("idevicepair", "pair").out().contains("accept the trust dialog")));
        twin("trust");
        assertTrue(tool.run("idevicepair", "pair").out().contains("SUCCESS"));
        assertTrue(tool.run("idevicepair", "validate").out().contains("SUCCESS"));
        twin("policy", "trust");
        assertTrue(Eventually.holds(() -> trust().contains("trusted")), this::trust);
    }

    @Test
    void aServiceIsSpokenTo() {
        twin("policy", "trust");
        assertTrue(Eventually.holds(() -> hub.pomona("pair").exit() == 0));
        assertEquals(
                "com.apple.mobile.lockdown",
                hub.pomona("lockdown", "type").ok().out().strip());
        hub.pomona("lockdown", "set", "DeviceName", "Spoken To").ok();
        assertEquals(
                "Spoken To",
                hub.pomona("lockdown", "get", "DeviceName").ok().out().strip());
        assertEquals(1, hub.pomona("lockdown", "get", "-q", "no.such", "Key").exit());
        Tool.Result answer = new Tool()
                .run(
                        "sh",
                        "-c",
                        "echo '{\"Request\": \"GasGauge\"}' | " + HubProcess.POMONA
                                + " lockdown service com.apple.mobile.diagnostics_relay --json --state " + hub.state);
        assertTrue(answer.ok().out().contains("\"Status\":\"Success\""), answer::toString);
    }

    @Test
    void recordsComeAndGo(@TempDir Path temp) throws Exception {
        twin("policy", "trust");
        assertTrue(Eventually.holds(() -> hub.pomona("pair").exit() == 0));
        Path out = temp.resolve("apple");
        hub.pomona("vault", "export", "--format", "apple", out.toString()).ok();
        hub.pomona("vault", "delete", udid).ok();
        // A hub with simulated phones pairs again by itself, so there may be a new record by now.
        hub.pomona("vault", "import", "--force", out.toString()).ok();
        assertTrue(Eventually.holds(() -> hub.pomona("validate").exit() == 0));
        assertEquals(1, hub.pomona("vault", "import", out.toString()).exit());
        assertEquals(
                List.of(udid + ".plist"),
                List.of(Files.list(out).findFirst().orElseThrow().getFileName().toString()));
    }

    @Test
    void aTwinAndAHubThatStartAgainStillTrustEachOther() throws Exception {
        Path key = hub.home.resolve("pomona/vault.key");
        assertTrue(Files.exists(key));
        assertTrue(Files.exists(hub.state.resolve("twins").resolve(udid + ".trust.plist")));
    }
}
