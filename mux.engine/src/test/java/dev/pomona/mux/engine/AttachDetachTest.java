package dev.pomona.mux.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.DeviceEvent;
import dev.pomona.mux.engine.core.WindowBudget;
import dev.pomona.mux.engine.io.EngineLimits;
import dev.pomona.mux.engine.io.FakeLink;
import dev.pomona.mux.engine.io.VirtualTimers;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AttachDetachTest {
    @Test
    @Timeout(60)
    void thousandTimesInAnyPhaseLeavesNothing_statement65() throws Exception {
        WindowBudget memory = WindowBudget.of(1 << 24);
        Inspection inspection = new Inspection(memory);
        AtomicInteger registered = new AtomicInteger();
        AtomicInteger appeared = new AtomicInteger();
        AtomicInteger gone = new AtomicInteger();
        long seed = 20261121;
        Random random = new Random(seed);
        for (int i = 0; i < 1000; i++) {
            FakeLink link = new FakeLink();
            LinkSession session = new LinkSession(
                    link,
                    EngineLimits.DEFAULT,
                    new VirtualTimers(),
                    memory,
                    inspection,
                    new KnownFailures(),
                    device -> {
                        registered.incrementAndGet();
                        return registered::decrementAndGet;
                    },
                    event -> {
                        if (event instanceof DeviceEvent.Appeared) appeared.incrementAndGet();
                        if (event instanceof DeviceEvent.Gone) gone.incrementAndGet();
                    });
            session.start();
            int phase = random.nextInt(4);
            if (phase > 0) link.awaitSent();
            if (phase > 1) link.answerVersion(2);
            if (phase > 2) link.awaitSent();
            if (random.nextBoolean() && phase > 0) link.end("cable");
            else session.close();
            assertTrue(session.awaitOver(10_000), "seed " + seed + ", round " + i + ", phase " + phase);
        }
        assertEquals(0, registered.get());
        assertEquals(1000, appeared.get());
        assertEquals(1000, gone.get());
        assertEquals(0, inspection.hub().phones());
        assertEquals(0, inspection.hub().connections());
        assertEquals(0, memory.held());
    }
}
