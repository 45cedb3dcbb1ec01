package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A phone on USB and Wi-Fi, found by Bonjour, in a network of its own: one phone, two ways, handed over both ways. */
class WifiIT {
    private static final String NETWORK =
            "ip link set lo up && ip link set lo multicast on && ip route add 224.0.0.0/4 dev lo && exec \"$@\"";

    @Test
    void onePhoneHasTwoWaysAndIsHandedOver() throws Exception {
        Tool.need("unshare", "apt-get install util-linux");
        Tool.need("ip", "apt-get install iproute2");
        assumeTrue(
                new Tool()
                                .run("unshare", "-n", "bash", "-c", NETWORK, "x", "true")
                                .exit()
                        == 0,
                "SKIPPED: no network namespaces for this user");
        Path state = Files.createTempDirectory("pomona-it-wifi");
        Path home = Files.createTempDirectory("pomona-it-home");
        ProcessBuilder builder = new ProcessBuilder(
                        "unshare",
                        "-n",
                        "bash",
                        "-c",
                        NETWORK,
                        "x",
                        HubProcess.POMONA,
                        "hub",
                        "--state",
                        state.toString(),
                        "--twin",
                        "--no-usb",
                        "--wifi=127.0.0.1",
                        "--twin-wifi",
                        "127.0.77.1",
                        "--listen",
                        state.resolve("mux.sock").toString())
                .redirectErrorStream(true)
                .redirectOutput(state.resolve("hub.log").toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().put("XDG_CONFIG_HOME", home.toString());
        Process hub = builder.start();
        try {
            useBothWays(state, hub.pid());
        } finally {
            hub.destroy();
            assertTrue(hub.waitFor(20, TimeUnit.SECONDS));
            for (Path folder : new Path[] {state, home}) {
                try (var files = Files.walk(folder)) {
                    for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
                }
            }
        }
    }

    private static Tool.Result pomona(Path state, String... words) {
        String[] all = new String[words.length + 3];
        all[0] = HubProcess.POMONA;
        System.arraycopy(words, 0, all, 1, words.length);
        all[words.length + 1] = "--state";
        all[words.length + 2] = state.toString();
        return new Tool().run(all);
    }

    private static boolean ways(Path state, String expected) {
        String out = pomona(state, "devices", "--json").out();
        String found = (out.contains("\"transport\":\"usb\"") ? "usb " : "")
                + (out.contains("\"transport\":\"network\"") ? "network" : "");
        return found.strip().equals(expected);
    }

    /** It opens TCP to the address that it is told, which is in the hub's network. */
    private static void stockClientDialsThePhone(Tool stock, long hub, String udid) {
        String[] inside = {"nsenter", "-t", Long.toString(hub), "-n", "ideviceinfo", "-n", "-u", udid};
        assertTrue(stock.run(inside).ok().out().contains("UniqueDeviceID: " + udid));
    }

    /** From an address that is the phone's neighbour, to all who listen. */
    private static final String HARM = """
        ip route replace 224.0.0.251/32 dev lo src 127.6.6.6
        for packet in "$1"/*; do cat "$packet" > /dev/udp/224.0.0.251/5353; done
        ip route del 224.0.0.251/32
        """;

    private static void anotherMachineMeansHarm(Path state, long hub) throws Exception {
        Path packets = Files.createDirectory(state.resolve("packets"));
        HostileAnswers.write(packets);
        new Tool()
                .run("nsenter", "-t", Long.toString(hub), "-n", "bash", "-c", HARM, "harm", packets.toString())
                .ok();
        assertTrue(Eventually.holds(() -> log(state).contains("sends multicast DNS that is")), () -> log(state));
        assertTrue(Eventually.holds(() -> log(state).contains("announces itself too often")), () -> log(state));
        assertFalse(log(state).contains("broke and is opened again"), () -> log(state));
    }

    private static String log(Path state) {
        try {
            return Files.readString(state.resolve("hub.log"));
        } catch (java.io.IOException e) {
            return "(no log: " + e + ")";
        }
    }

    private static void useBothWays(Path state, long hub) throws Exception {
        assertTrue(Eventually.holds(() -> pomona(state, "trust").out().contains("trusted")));
        String udid = pomona(state, "trust").ok().out().split(" ")[0];
        assertTrue(pomona(state, "wifi").ok().out().contains("does not take"));
        assertTrue(pomona(state, "wifi", "on").ok().out().contains("takes connections"));
        assertTrue(
                Eventually.holds(() -> ways(state, "usb network")),
                () -> pomona(state, "status").out() + pomona(state, "devices").out());
        assertEquals(1, pomona(state, "trust").ok().lines().size());
        Tool stock = new Tool().env("USBMUXD_SOCKET_ADDRESS", "UNIX:" + state.resolve("mux.sock"));
        if (Tool.find("idevice_id") != null) {
            assertTrue(stock.run("idevice_id", "-n").ok().out().contains(udid));
        }
        if (Tool.find("ideviceinfo") != null && Tool.find("nsenter") != null)
            stockClientDialsThePhone(stock, hub, udid);
        pomona(state, "twin", "unplug", udid).ok();
        assertTrue(Eventually.holds(() -> ways(state, "network")));
        assertTrue(Eventually.holds(() -> pomona(state, "info", "SerialNumber").exit() == 0));
        assertEquals(0, pomona(state, "afc", "ls", "/").exit());
        pomona(state, "twin", "plug", udid).ok();
        assertTrue(Eventually.holds(() -> ways(state, "usb network")));
        assertTrue(Eventually.holds(() -> pomona(state, "info", "SerialNumber").exit() == 0));
        pomona(state, "wifi", "off").ok();
        assertTrue(Eventually.holds(() -> ways(state, "usb")));
        if (Tool.find("nsenter") == null) return;
        anotherMachineMeansHarm(state, hub);
        pomona(state, "wifi", "on").ok();
        assertTrue(Eventually.holds(() -> ways(state, "usb network")), () -> log(state));
    }
}
