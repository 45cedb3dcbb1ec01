package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A hub stops in order, in time and with exit code 0 although plugins of it do not, and says which. */
class StubbornPluginIT {
    private static final Duration PROMISED = Duration.ofSeconds(10);

    private HubProcess hub() throws Exception {
        HubProcess hub = HubProcess.start("--twin", "--no-usb");
        Path plugins = hub.state.resolve("plugins");
        new ProbeBundle("hanging", "1.0.0").activator("HangingActivator").write(plugins.resolve("hanging.jar"));
        new ProbeBundle("stubborn", "1.0.0").activator("StubbornActivator").write(plugins.resolve("stubborn.jar"));
        new ProbeBundle("well", "1.0.0").activator("ProbeActivator").write(plugins.resolve("well.jar"));
        assertTrue(Eventually.holds(() -> runs(hub, "stubborn") && runs(hub, "well") && starts(hub)), hub::log);
        return hub;
    }

    private static boolean runs(HubProcess hub, String name) {
        return hub.pomona("plugins", "--json")
                .out()
                .contains("\"name\":\"" + name + "\",\"version\":\"1.0.0\",\"state\":\"active\"");
    }

    private static boolean starts(HubProcess hub) {
        return hub.pomona("plugins", "--json").out().contains("\"name\":\"hanging\"");
    }

    private static void stoppedInOrder(HubProcess hub, long began) throws Exception {
        assertTrue(hub.process.waitFor(30, TimeUnit.SECONDS), hub::log);
        long took = System.nanoTime() - began;
        assertEquals(0, hub.process.exitValue(), hub::log);
        assertTrue(took < PROMISED.toNanos(), () -> took / 1e9 + " s");
        String log = hub.log();
        assertTrue(log.contains("the plugin hanging has not come back from being started"), log);
        assertTrue(log.contains("the plugin stubborn does not come back from being stopped"), log);
        assertFalse(log.contains("did not stop in time") || log.contains("the plugin well"), log);
        // Its own bundles have stopped: sockets are gone with them.
        assertFalse(Files.exists(hub.state.resolve("control.sock")), "control.sock");
        assertFalse(Files.exists(hub.muxSocket()), "mux.sock");
    }

    @Test
    void whenItIsToldToStop() throws Exception {
        try (HubProcess hub = hub()) {
            long began = System.nanoTime();
            Tool.Result told = hub.pomona("stop").ok();
            assertTrue(told.err().contains("the hub stops"), told::toString);
            stoppedInOrder(hub, began);
        }
    }

    @Test
    void whenASignalComes() throws Exception {
        try (HubProcess hub = hub()) {
            long began = System.nanoTime();
            hub.process.destroy();
            stoppedInOrder(hub, began);
        }
    }
}
