package dev.pomona.mux.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.Connection;
import dev.pomona.mux.engine.core.PortAllocator;
import dev.pomona.mux.engine.core.WindowBudget;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ManyConnectsTest {
    @Test
    @Timeout(120)
    void hundredThousandConnectsPassTheEndOfTheNumbers_statement36() throws Exception {
        AutoPhone phone = new AutoPhone();
        VirtualTimers timers = new VirtualTimers();
        WindowBudget memory = WindowBudget.of(1L << 30);
        try (MuxDevice device = new MuxDevice(phone, EngineLimits.DEFAULT, timers, memory, 65_000)) {
            device.start();
            device.ready().get(5, TimeUnit.SECONDS);
            // Some live on all the time, so that every lap meets them.
            for (int i = 0; i < 50; i++) device.connect(62078);
            ArrayDeque<Connection> young = new ArrayDeque<>();
            for (int i = 0; i < 100_000; i++) {
                young.add(device.connect(62078));
                if (young.size() > 500) young.remove().close();
            }
            assertEquals("", phone.complaint());
            assertEquals(100_050, device.counters().opened.sum());
            assertTrue(timers.pending() <= 2, "no time-out is left of a connect that came about");
            for (Connection connection : young) connection.close();
            assertTrue(memory.held() <= 50L * EngineLimits.DEFAULT.window(), "windows of closed connections are free");
        }
        assertEquals("", phone.complaint());
        assertEquals(0, memory.held());
    }

    @Test
    void anotherStartAfterARestart_statement36() {
        assertNotEquals(new PortAllocator(17).take(), new PortAllocator(4711).take());
    }
}
