package dev.pomona.mux.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.engine.core.MuxPacket;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A phone that loses count of packets, and what follows. */
class RestartTest {
    private static final MuxPacket LOST_COUNT =
            new MuxPacket.Control(4, "detected duplicate packet. Expected 408 received 410");

    private static void loseCount(Phone phone) throws Exception {
        phone.link.say(LOST_COUNT);
        assertInstanceOf(MuxPacket.Version.class, phone.link.take());
    }

    @Test
    void moreRestartsThanAllowedEndTheLink_statement35() throws Exception {
        try (Phone phone = new Phone().shakeHands(2)) {
            for (int i = 0; i < EngineLimits.DEFAULT.restarts(); i++) {
                loseCount(phone);
                phone.answer(2);
            }
            phone.link.say(LOST_COUNT);
            assertTrue(phone.device.ended().get(5, TimeUnit.SECONDS).words().contains("loses count"));
        }
    }

    @Test
    void restartsLongAgoAreForgiven() throws Exception {
        try (Phone phone = new Phone().shakeHands(2)) {
            for (int i = 0; i < 3 * EngineLimits.DEFAULT.restarts(); i++) {
                loseCount(phone);
                phone.answer(2);
                phone.timers.advance(EngineLimits.DEFAULT.restartSpan());
            }
            phone.open(5000, 256);
            assertFalse(phone.device.ended().isDone());
        }
    }

    @Test
    void silenceInANewHandshakeEndsTheLink() throws Exception {
        try (Phone phone = new Phone().shakeHands(2)) {
            loseCount(phone);
            for (int i = 1; i < EngineLimits.DEFAULT.versionTries(); i++) {
                phone.timers.advance(EngineLimits.DEFAULT.versionRetry());
                assertInstanceOf(MuxPacket.Version.class, phone.link.take());
            }
            phone.timers.advance(EngineLimits.DEFAULT.versionRetry());
            phone.device.ended().get(5, TimeUnit.SECONDS);
            assertThrows(ConnectionException.class, () -> phone.device.connect(7));
        }
    }

    @Test
    void anotherVersionInANewHandshakeEndsTheLink() throws Exception {
        try (Phone phone = new Phone().shakeHands(2)) {
            loseCount(phone);
            FutureTask<Connection> waiting = Phone.run(() -> phone.device.connect(7, Duration.ofSeconds(60)));
            phone.link.say(new MuxPacket.Version(3, 0, 0));
            phone.device.ended().get(5, TimeUnit.SECONDS);
            assertInstanceOf(
                    ConnectionException.class,
                    assertThrows(ExecutionException.class, () -> Phone.get(waiting))
                            .getCause());
        }
    }

    @Test
    void aSecondComplaintDuringTheHandshakeIsOfTheTimeBefore() throws Exception {
        try (Phone phone = new Phone().shakeHands(2)) {
            loseCount(phone);
            phone.link.say(LOST_COUNT);
            phone.answer(2);
            phone.open(5000, 256);
            assertEquals(1, phone.device.counters().restarts.sum());
        }
    }
}
