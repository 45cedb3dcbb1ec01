package dev.pomona.run.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ServiceManagerTest {
    private static final long PID = 7;
    private final BlockingQueue<List<String>> told = new LinkedBlockingQueue<>();

    private List<String> next() throws InterruptedException {
        return told.poll(10, TimeUnit.SECONDS);
    }

    @Test
    void withoutSystemdNothingIsSaid() {
        try (ServiceManager manager = new ServiceManager(Map.of("WATCHDOG_USEC", "200000"), PID, told::add)) {
            manager.ready("pomona ready", () -> true);
        }
        assertNull(told.poll());
    }

    @Test
    void readyAliveAndStopping() throws InterruptedException {
        Map<String, String> environment =
                Map.of("NOTIFY_SOCKET", "/run/n", "WATCHDOG_USEC", "200000", "WATCHDOG_PID", "7");
        ServiceManager manager = new ServiceManager(environment, PID, told::add);
        manager.ready("pomona ready pid=7", () -> true);
        assertEquals(List.of("systemd-notify", "--ready", "--status=pomona ready pid=7"), next());
        assertEquals(List.of("systemd-notify", "WATCHDOG=1"), next());
        assertEquals(List.of("systemd-notify", "WATCHDOG=1"), next());
        manager.close();
        List<String> last = next();
        while (last.contains("WATCHDOG=1")) last = next();
        assertEquals(List.of("systemd-notify", "STOPPING=1"), last);
    }

    @Test
    void aHubThatDoesNotAnswerItselfIsSilent() throws InterruptedException {
        AtomicBoolean asked = new AtomicBoolean();
        Map<String, String> environment = Map.of("NOTIFY_SOCKET", "/run/n", "WATCHDOG_USEC", "200000");
        BlockingQueue<Boolean> questions = new LinkedBlockingQueue<>();
        ServiceManager manager = new ServiceManager(environment, PID, told::add);
        manager.ready("pomona ready", () -> {
            questions.add(asked.getAndSet(true));
            return false;
        });
        assertEquals(3, next().size());
        assertEquals(Boolean.FALSE, questions.poll(10, TimeUnit.SECONDS));
        assertEquals(Boolean.TRUE, questions.poll(10, TimeUnit.SECONDS));
        manager.close();
        assertEquals(List.of("systemd-notify", "STOPPING=1"), next());
    }

    @Test
    void aMissingProgramIsNoReasonToFail() {
        ServiceManager manager = new ServiceManager(Map.of("NOTIFY_SOCKET", "/run/n"), PID, command -> {
            throw new IOException("no such program");
        });
        manager.ready("pomona ready", () -> true);
        manager.close();
    }

    @Test
    void theWatchdogMayBeMeantForAnotherProcess() {
        assertEquals(Duration.ofSeconds(60), ServiceManager.watchdog(Map.of("WATCHDOG_USEC", "60000000"), PID));
        assertEquals(Duration.ZERO, ServiceManager.watchdog(Map.of("WATCHDOG_USEC", "1", "WATCHDOG_PID", "8"), PID));
        assertEquals(Duration.ZERO, ServiceManager.watchdog(Map.of("WATCHDOG_USEC", "soon"), PID));
        assertEquals(Duration.ZERO, ServiceManager.watchdog(Map.of(), PID));
    }
}
