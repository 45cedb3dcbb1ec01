package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What those learn whose streams end with the hub. */
class HubStopsIT {
    @ParameterizedTest
    @ValueSource(strings = {"a signal", "the command"})
    void streamsSayThatTheHubWasStopped(String how) throws Exception {
        try (HubProcess hub = HubProcess.start("--twin", "--no-usb")) {
            Process syslog = new Tool().start(HubProcess.POMONA, "syslog", "--state", hub.state.toString());
            Process forward = new Tool().start(HubProcess.POMONA, "forward", "0:7", "--state", hub.state.toString());
            try (var log = syslog.inputReader(StandardCharsets.UTF_8);
                    var ports = forward.inputReader(StandardCharsets.UTF_8)) {
                CompletableFuture<String> logged = Tool.drain(syslog.getErrorStream());
                CompletableFuture<String> forwarded = Tool.drain(forward.getErrorStream());
                assertTrue(log.readLine() != null, hub::log);
                assertTrue(ports.readLine() != null, hub::log);
                if (how.equals("the command")) {
                    assertEquals("the hub stops", hub.pomona("stop").ok().err().strip());
                    assertTrue(hub.process.waitFor(15, TimeUnit.SECONDS));
                } else {
                    assertEquals(0, hub.stop(), hub::log);
                }
                log.transferTo(java.io.Writer.nullWriter());
                assertTrue(syslog.waitFor(15, TimeUnit.SECONDS) && forward.waitFor(15, TimeUnit.SECONDS));
                assertEquals(
                        "pomona: the hub was stopped",
                        logged.get(10, TimeUnit.SECONDS).strip());
                assertEquals(
                        "pomona: the hub was stopped",
                        forwarded.get(10, TimeUnit.SECONDS).strip());
                assertEquals(1, syslog.exitValue());
                assertEquals(1, forward.exitValue());
            } finally {
                syslog.destroyForcibly();
                forward.destroyForcibly();
            }
        }
    }
}
