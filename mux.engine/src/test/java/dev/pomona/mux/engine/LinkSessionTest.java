package dev.pomona.mux.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.DeviceEvent;
import dev.pomona.mux.engine.core.WindowBudget;
import dev.pomona.mux.engine.io.EngineLimits;
import dev.pomona.mux.engine.io.FakeLink;
import dev.pomona.mux.engine.io.VirtualTimers;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LinkSessionTest {
    private static final String UDID = "00008030-001A2D3E4F50802E";
    private final LinkedBlockingQueue<Object> happened = new LinkedBlockingQueue<>();
    private final WindowBudget memory = WindowBudget.of(1 << 24);
    private final Inspection inspection = new Inspection(memory);
    private final KnownFailures failures = new KnownFailures();
    private final VirtualTimers timers = new VirtualTimers();

    private LinkSession session(FakeLink link) {
        return new LinkSession(
                link,
                EngineLimits.DEFAULT,
                timers,
                memory,
                inspection,
                failures,
                device -> {
                    happened.add("registered " + device.udid());
                    return () -> happened.add("unregistered");
                },
                happened::add);
    }

    private Object next() throws InterruptedException {
        return happened.poll(5, TimeUnit.SECONDS);
    }

    @Test
    void aLinkBecomesADeviceAndGoes() throws Exception {
        FakeLink link = new FakeLink();
        LinkSession session = session(link);
        session.start();
        assertInstanceOf(DeviceEvent.Appeared.class, next());
        link.awaitSent();
        link.answerVersion(2);
        assertEquals("registered " + UDID, next());
        assertInstanceOf(DeviceEvent.Ready.class, next());
        assertEquals(2, inspection.phones().getFirst().version());
        assertEquals(1, inspection.hub().phones());
        link.end("cable");
        assertEquals("unregistered", next());
        DeviceEvent.Gone gone = assertInstanceOf(DeviceEvent.Gone.class, next());
        assertEquals("the phone was unplugged: cable", gone.cause());
        assertTrue(session.awaitOver(5000));
        session.close();
        assertEquals(0, inspection.hub().phones());
        assertEquals(1, inspection.hub().phonesEver());
        assertEquals(2, inspection.hub().traffic().packetsOut());
        assertTrue(happened.isEmpty());
    }

    @Test
    void aPhoneOfAnotherVersionIsNeverAnnounced_statement18() throws Exception {
        FakeLink link = new FakeLink();
        LinkSession session = session(link);
        session.start();
        assertInstanceOf(DeviceEvent.Appeared.class, next());
        link.awaitSent();
        link.answerVersion(3);
        DeviceEvent.Failed failed = assertInstanceOf(DeviceEvent.Failed.class, next());
        assertInstanceOf(DeviceEvent.Gone.class, next());
        assertTrue(session.awaitOver(5000));
        assertEquals(failed.problem(), link.closedFor(), "who looks at the source sees why");
        assertFalse(failures.isNews(UDID, failed.problem()), "said once");
        assertTrue(failures.isNews(UDID, "something else"));
        failures.works(UDID);
        assertTrue(failures.isNews(UDID, "something else"), "and again after it has worked");
    }

    @Test
    void failuresOfManyPhonesTakeBoundedRoom() {
        for (int i = 0; i <= KnownFailures.MOST; i++) assertTrue(failures.isNews("phone " + i, "no"));
        assertTrue(failures.isNews("phone 0", "no"), "forgotten for the last one's sake");
        assertFalse(failures.isNews("phone " + KnownFailures.MOST, "no"));
    }

    @Test
    void twoLinksToOnePhoneAreTwoDevices() throws Exception {
        FakeLink first = new FakeLink();
        FakeLink second = new FakeLink();
        for (FakeLink link : java.util.List.of(first, second)) {
            session(link).start();
            assertInstanceOf(DeviceEvent.Appeared.class, next());
            link.awaitSent();
            link.answerVersion(2);
            assertEquals("registered " + UDID, next());
            assertInstanceOf(DeviceEvent.Ready.class, next());
        }
        assertEquals(2, inspection.phones().size());
        first.end("cable");
        assertEquals("unregistered", next());
        assertInstanceOf(DeviceEvent.Gone.class, next());
        assertEquals(2, inspection.phones().getFirst().version(), "the other goes on");
        second.end("cable");
        assertEquals("unregistered", next());
        assertInstanceOf(DeviceEvent.Gone.class, next());
        assertTrue(happened.isEmpty(), "exactly one end each");
    }
}
