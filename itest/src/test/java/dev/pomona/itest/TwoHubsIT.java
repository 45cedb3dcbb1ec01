package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One phone, two hubs that it trusts, each for itself: one has it over USB, the other over Wi-Fi. */
class TwoHubsIT {
    private static final String NETWORK =
            "ip link set lo up && ip link set lo multicast on && ip route add 224.0.0.0/4 dev lo && echo up && read x";

    private final List<Process> processes = new ArrayList<>();
    private final List<Path> folders = new ArrayList<>();
    private Process network;

    @BeforeEach
    void begin() throws Exception {
        Tool.need("unshare", "apt-get install util-linux");
        Tool.need("nsenter", "apt-get install util-linux");
        Tool.need("ip", "apt-get install iproute2");
        assumeTrue(new Tool().run("unshare", "-n", "true").exit() == 0, "SKIPPED: no network namespaces for this user");
        network = new ProcessBuilder("unshare", "-n", "bash", "-c", NETWORK).start();
        assertEquals("up", network.inputReader().readLine());
    }

    @AfterEach
    void end() throws Exception {
        for (Process process : processes.reversed()) {
            process.destroy();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        }
        if (network != null) network.destroy();
        for (Path folder : folders) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
            }
        }
    }

    private Path folder(String name) throws Exception {
        Path folder = Files.createTempDirectory("pomona-it-" + name);
        folders.add(folder);
        return folder;
    }

    /** In the network of its own that this test has. */
    private Process hub(Path state, Path home, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("nsenter", "-t", Long.toString(network.pid()), "-n"));
        command.addAll(List.of(HubProcess.POMONA, "hub", "--state", state.toString(), "--no-usb"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(state.resolve("hub.log").toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().put("XDG_CONFIG_HOME", home.toString());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static Tool.Result pomona(Path state, String... words) {
        List<String> command = new ArrayList<>(List.of(HubProcess.POMONA));
        command.addAll(List.of(words));
        command.addAll(List.of("--state", state.toString()));
        return new Tool().run(command.toArray(String[]::new));
    }

    private static boolean says(Path state, String command, String words) {
        return pomona(state, command).out().contains(words);
    }

    private static String tail(Path... states) {
        StringBuilder all = new StringBuilder();
        for (Path state : states) {
            all.append(pomona(state, "status").out())
                    .append(pomona(state, "devices").out())
                    .append(pomona(state, "trust").out());
        }
        return all.toString();
    }

    @Test
    void neitherIsDisturbedByTheOther() throws Exception {
        Path a = folder("a");
        Path b = folder("b");
        Path homeB = folder("home-b");
        Process unused = hub(a, folder("home-a"), "--twin", "--twin-wifi", "127.0.77.1");
        assertTrue(unused.isAlive());
        assertTrue(Eventually.holds(() -> says(a, "trust", "trusted")), () -> tail(a));
        String udid = pomona(a, "trust").ok().out().split(" ")[0];
        // A phone pairs by cable only: the other hub has it once through this one's.
        Process pairing = hub(b, homeB, "--upstream", a.resolve("mux.sock").toString());
        assertTrue(Eventually.holds(() -> says(b, "devices", udid)), () -> tail(a, b));
        pomona(b, "pair").ok();
        pairing.destroy();
        assertTrue(pairing.waitFor(20, TimeUnit.SECONDS));
        pomona(a, "wifi", "on").ok();
        Process overAir = hub(b, homeB, "--wifi=127.0.0.1");
        assertTrue(overAir.isAlive());
        assertTrue(Eventually.holds(() -> pomona(b, "info", "SerialNumber").exit() == 0), () -> tail(a, b));
        assertTrue(pomona(b, "devices", "--json").ok().out().contains("\"transport\":\"network\""));
        assertTrue(pomona(a, "devices", "--json").ok().out().contains("\"transport\":\"usb\""));
        bothAtOnce(a, b);

        // What this hub undoes, and what the phone's cable does, is nothing to the other.
        pomona(a, "unpair").ok();
        assertEquals(0, pomona(b, "info", "SerialNumber").exit(), () -> tail(a, b));
        pomona(a, "twin", "unplug", udid).ok();
        assertEquals(0, pomona(b, "afc", "ls", "/").exit(), () -> tail(a, b));
        pomona(a, "twin", "plug", udid).ok();
        assertTrue(Eventually.holds(() -> pomona(a, "pair").exit() == 0), () -> tail(a));
        bothAtOnce(a, b);

        // The phone forgets everybody: each is told so, and neither hangs.
        pomona(a, "twin", "forget", udid).ok();
        assertTrue(Eventually.holds(() -> pomona(b, "validate").exit() == 1), () -> tail(b));
        assertTrue(Eventually.holds(() -> pomona(a, "pair").exit() == 0), () -> tail(a));
        assertEquals(0, pomona(a, "info", "SerialNumber").exit(), () -> tail(a));
    }

    private static void bothAtOnce(Path a, Path b) {
        List<CompletableFuture<Tool.Result>> asked = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            for (Path each : List.of(a, b)) {
                asked.add(CompletableFuture.supplyAsync(() -> pomona(each, "info", "SerialNumber")));
            }
        }
        List<String> answers =
                asked.stream().map(f -> f.join().ok().out()).distinct().toList();
        assertEquals(1, answers.size(), answers::toString);
    }
}
