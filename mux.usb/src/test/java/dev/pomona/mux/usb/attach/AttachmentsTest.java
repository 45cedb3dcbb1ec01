package dev.pomona.mux.usb.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.Udid;
import dev.pomona.mux.spi.Link;
import dev.pomona.mux.spi.LinkHandler;
import dev.pomona.mux.spi.LinkInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class AttachmentsTest {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<String> registry = new ArrayList<>();
    private final List<Boolean> firsts = new ArrayList<>();
    private final List<Consumer<String>> endings = new ArrayList<>();
    private long now;
    private String failure;
    private Attacher.Outcome outcome;

    private final Attachments<String> attachments =
            new Attachments<>(this::attach, this::register, tasks::add, () -> now, () -> {});

    private Attacher.Outcome attach(String key, boolean first, Consumer<String> ended) throws IOException {
        firsts.add(first);
        if (failure != null) throw new IOException(failure);
        if (outcome != null) return outcome;
        endings.add(ended);
        return new Attacher.Attached(new FakeLink(key, ended));
    }

    private Runnable register(Link link) {
        String source = link.info().source();
        registry.add(source);
        return () -> registry.remove(source);
    }

    private void runTasks() {
        while (!tasks.isEmpty()) tasks.remove().run();
    }

    private record FakeLink(String name, Consumer<String> ended) implements Link {
        @Override
        public LinkInfo info() {
            return new LinkInfo(Udid.of("00"), 0x5AC, 0x12A8, 1, 1, 512, name);
        }

        @Override
        public void start(LinkHandler handler) {}

        @Override
        public void send(ByteBuffer... parts) {}

        @Override
        public void flush() {}

        @Override
        public void close() {
            ended.accept("closed");
        }
    }

    @Test
    void settledOnceEachOfTheFirstListWasTried() {
        assertFalse(attachments.settled());
        attachments.seen(List.of("a", "b"), false);
        assertFalse(attachments.settled());
        runTasks();
        assertTrue(attachments.settled());
        assertEquals(List.of("a", "b"), registry);
        assertEquals("2 phones", attachments.status());
    }

    @Test
    void anEndedLinkIsWithdrawnAndAttachedAgainAfterAPause() {
        attachments.seen(List.of("a"), false);
        runTasks();
        endings.get(0).accept("unplugged");
        assertEquals(List.of(), registry);
        attachments.seen(List.of("a"), false);
        assertTrue(tasks.isEmpty());
        now += attachments.pause(Attachments.LONGEST_PAUSE);
        attachments.seen(List.of("a"), false);
        runTasks();
        assertEquals(List.of("a"), registry);
        endings.get(0).accept("late echo");
        assertEquals(List.of("a"), registry);
    }

    @Test
    void pausesGrowToFiveSecondsAndTheModeIsChangedOnlyOnce() {
        failure = "no";
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            attachments.seen(List.of("a"), false);
            runTasks();
            long pause = attachments.pause(Long.MAX_VALUE);
            pauses.add(pause / 1_000_000);
            now += pause;
        }
        assertEquals(List.of(250L, 500L, 1000L, 2000L, 4000L, 5000L, 5000L, 5000L), pauses);
        assertEquals(List.of(true, false, false, false, false, false, false, false), firsts);
        assertTrue(attachments.status().contains("a: no"));
    }

    /** Its mux speaks another version, say: each link comes up and is ended by the engine. */
    @Test
    void oneThatComesAndGoesIsShownWithItsProblemUntilItStays() {
        for (int i = 0; i < 3; i++) {
            attachments.seen(List.of("a"), false);
            runTasks();
            assertEquals(i < 2 ? "1 phone" : "0 phones; a: ended by the hub: version 3.0", attachments.status());
            now += Attachments.STABLE / 2;
            endings.get(i).accept("ended by the hub: version 3.0");
            assertEquals("0 phones; a: ended by the hub: version 3.0", attachments.status());
            now += Attachments.LONGEST_PAUSE;
        }
        attachments.seen(List.of("a"), false);
        runTasks();
        now += Attachments.STABLE + 1;
        assertEquals("1 phone", attachments.status());
        endings.get(3).accept("unplugged");
        now += Attachments.FIRST_PAUSE;
        attachments.seen(List.of("a"), false);
        runTasks();
        assertEquals("1 phone", attachments.status(), "what was before is forgotten");
    }

    @Test
    void aDeviceThatVanishedAndCameBackStartsAfresh() {
        outcome = new Attacher.Unsuitable("no mux");
        attachments.seen(List.of("a"), false);
        runTasks();
        now += Attachments.LONGEST_PAUSE * 10;
        attachments.seen(List.of("a"), false);
        assertTrue(tasks.isEmpty());
        attachments.seen(List.of(), false);
        outcome = null;
        attachments.seen(List.of("a"), false);
        runTasks();
        assertEquals(List.of("a"), registry);
        assertEquals(List.of(true, true), firsts);
    }

    @Test
    void absenceEndsALinkOnlyWhereItMeansSo() {
        attachments.seen(List.of("a"), false);
        runTasks();
        attachments.seen(List.of(), false);
        assertEquals(List.of("a"), registry);
        attachments.seen(List.of(), true);
        assertEquals(List.of(), registry);
    }

    @Test
    void closingEndsAllAndAttachesNoMore() {
        attachments.seen(List.of("a", "b"), false);
        runTasks();
        attachments.seen(List.of("a", "b", "c"), false);
        attachments.close();
        runTasks();
        assertEquals(List.of(), registry);
        attachments.seen(List.of("d"), false);
        assertTrue(tasks.isEmpty());
    }
}
