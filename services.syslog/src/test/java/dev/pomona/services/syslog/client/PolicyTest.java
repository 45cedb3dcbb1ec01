package dev.pomona.services.syslog.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.services.syslog.SyslogEvent;
import dev.pomona.services.syslog.SyslogEvent.Kind;
import dev.pomona.services.syslog.SyslogStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to a reader that is slow, and to one whose phone goes. */
@Timeout(60)
class PolicyTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    /** A stream that is fed by the test. */
    private static final class Fed implements SyslogStream {
        final LinkedBlockingQueue<Optional<SyslogEvent>> events = new LinkedBlockingQueue<>();
        final IOException end;
        volatile boolean over;

        Fed(IOException end) {
            this.end = end;
        }

        void say(int from, int to) {
            for (int i = from; i < to; i++) {
                events.add(Optional.of(SyslogEvent.plain("" + i, ByteBuffer.allocate(0))));
            }
        }

        @Override
        public Optional<SyslogEvent> next() throws IOException {
            return next(SOON);
        }

        @Override
        public Optional<SyslogEvent> next(Duration limit) throws IOException {
            try {
                Optional<SyslogEvent> e = events.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
                if (e != null && e.isPresent()) return e;
                over = e != null;
                if (over && end != null) throw end;
                return Optional.empty();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public boolean ended() {
            return over;
        }

        @Override
        public void close() {
            events.add(Optional.empty());
        }
    }

    /** Everything that was said is either there or counted, in its place. */
    @Test
    void whatIsDroppedIsCountedExactly() throws Exception {
        Fed source = new Fed(null);
        QueuedStream queued = new QueuedStream(source, 10, "test");
        source.say(0, 1000);
        while (!source.events.isEmpty()) Thread.onSpinWait();
        source.close();
        List<SyslogEvent> got = new ArrayList<>();
        for (Optional<SyslogEvent> e = queued.next(); e.isPresent(); e = queued.next()) {
            got.add(e.get());
        }
        assertTrue(queued.ended());
        assertEquals(11, got.size());
        for (int i = 0; i < 10; i++) assertEquals("" + i, got.get(i).message());
        assertEquals(Kind.DROPPED, got.get(10).kind());
        assertEquals(990, got.get(10).count());
    }

    @Test
    void aRemarkStandsBeforeWhatComesAfterIt() throws Exception {
        Fed source = new Fed(null);
        QueuedStream queued = new QueuedStream(source, 4, "test");
        long expected = 0;
        int said = 0;
        List<String> order = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            source.say(said, said + 7);
            said += 7;
            while (!source.events.isEmpty()) Thread.onSpinWait();
            for (int i = 0; i < 3; i++) {
                Optional<SyslogEvent> e = queued.next(SOON);
                if (e.isEmpty()) break;
                order.add(e.get().message());
                if (e.get().kind() == Kind.DROPPED) expected += e.get().count();
                else assertEquals(expected++, Long.parseLong(e.get().message()), order::toString);
            }
        }
        source.close();
        for (Optional<SyslogEvent> e = queued.next(); e.isPresent(); e = queued.next()) {
            if (e.get().kind() == Kind.DROPPED) expected += e.get().count();
            else assertEquals(expected++, Long.parseLong(e.get().message()), order::toString);
        }
        assertEquals(said, expected);
    }

    @Test
    void aQueuePassesTheEndOn() {
        Fed source = new Fed(new IOException("unplugged"));
        QueuedStream queued = new QueuedStream(source, 10, "test");
        source.close();
        assertEquals("unplugged", assertThrows(IOException.class, queued::next).getMessage());
    }

    private final AtomicLong now = new AtomicLong();
    private final Deque<Optional<SyslogStream>> openings = new ArrayDeque<>();

    private Optional<SyslogStream> open(Duration wait) throws IOException {
        now.addAndGet(wait.toNanos());
        Optional<SyslogStream> next = openings.poll();
        if (next == null) throw new IOException("refused");
        return next;
    }

    @Test
    void aPhoneThatComesBackIsHeardAgainWithARemark() throws Exception {
        Fed first = new Fed(new IOException("the phone was unplugged"));
        first.say(0, 1);
        first.close();
        Fed second = new Fed(null);
        second.say(5, 6);
        openings.add(Optional.empty());
        openings.add(Optional.empty());
        openings.add(Optional.of(second));
        FollowingStream s = new FollowingStream(first, this::open, now::get);
        assertEquals("0", s.next().orElseThrow().message());
        SyslogEvent remark = s.next().orElseThrow();
        assertEquals(Kind.RESUMED, remark.kind());
        assertEquals(3000, remark.count());
        assertEquals("--- blind for 3.0 s: the phone was unplugged ---", remark.line());
        assertEquals("5", s.next().orElseThrow().message());
        s.close();
        assertTrue(s.next().isEmpty());
        assertTrue(s.ended());
    }

    @Test
    void aPhoneThatWasTooSlowIsAskedAgain() throws Exception {
        Fed first = new Fed(new SocketTimeoutException("no answer in time"));
        first.close();
        Fed second = new Fed(null);
        second.say(5, 6);
        openings.add(Optional.of(second));
        FollowingStream s = new FollowingStream(first, this::open, now::get);
        assertEquals(Kind.RESUMED, s.next().orElseThrow().kind());
        assertEquals("5", s.next().orElseThrow().message());
    }

    @Test
    void aPhoneThatRefusesAgainAndAgainIsTheEnd() {
        Fed first = new Fed(null);
        first.close();
        FollowingStream s = new FollowingStream(first, this::open, now::get);
        IOException e = assertThrows(IOException.class, () -> {
            // Each look ends within its limit.
            for (int i = 0; i < 100; i++) s.next(Duration.ofMillis(1)).ifPresent(x -> {});
        });
        assertEquals("refused", e.getMessage());
    }

    @Test
    void aPhoneThatEndsItsLogAtOnceIsTheEndToo() {
        Fed first = new Fed(null);
        first.close();
        for (int i = 0; i < 20; i++) {
            Fed next = new Fed(null);
            next.close();
            openings.add(Optional.of(next));
        }
        FollowingStream s = new FollowingStream(first, this::open, now::get);
        assertThrows(IOException.class, () -> {
            for (int i = 0; i < 100; i++) s.next(Duration.ofMillis(1)).ifPresent(x -> {});
        });
    }
}
