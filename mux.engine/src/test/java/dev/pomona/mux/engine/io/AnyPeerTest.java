package dev.pomona.mux.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.DirectConnection;
import dev.pomona.mux.engine.core.WindowBudget;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Any order of events, any cut of the bytes, any damage. jqwik prints the seed of a case that fails. */
class AnyPeerTest {
    private static final long MEMORY = 1 << 20;

    /** A client of chance: takes some, refuses some, checks every byte. */
    private static final class Reader implements DirectConnection.Receiver {
        private final Random random;
        private int at = 1;
        private boolean wrong;
        private boolean greedy;
        private int ends;

        Reader(Random random) {
            this.random = random;
        }

        @Override
        public void take(ByteBuffer bytes) throws IOException {
            if (random.nextInt(2000) == 0) throw new IOException("a client that breaks");
            int n = greedy ? bytes.remaining() : random.nextInt(bytes.remaining() + 1);
            for (int i = 0; i < n; i++) wrong |= bytes.get() != (byte) (at++ * 31);
        }

        @Override
        public void changed() {}

        @Override
        public void ended() {
            ends++;
        }
    }

    private record Side(DirectConnection connection, Reader reader, int[] written) {}

    @Property(tries = 150)
    void noByteIsLostDoubledOrOutOfOrderAndWindowsAreKept(@ForAll long seed) throws Exception {
        play(new Random(seed), 0);
    }

    @Property(tries = 300)
    void damagedBytesEndWhatTheyEndAndNothingEscapes(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        play(random, 1 + random.nextInt(8));
    }

    private static void play(Random random, int damage) throws Exception {
        ModelPhone phone = new ModelPhone(random);
        VirtualTimers timers = new VirtualTimers();
        WindowBudget memory = WindowBudget.of(MEMORY);
        MuxDevice device = new MuxDevice(phone, EngineLimits.DEFAULT, timers, memory, random.nextInt());
        device.start();
        awaitReady(device, phone);
        List<Side> sides = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            FutureTask<DirectConnection> connecting =
                    Phone.run(() -> (DirectConnection) device.connect(5000, Duration.ofSeconds(600)));
            while (!connecting.isDone()) phone.deliver(0);
            Side side = new Side(Phone.get(connecting), new Reader(random), new int[] {1});
            side.connection().attach(side.reader());
            sides.add(side);
        }
        for (int step = 0; step < 150; step++) step(phone, sides, timers, random, random.nextInt(10) == 0 ? damage : 0);
        finish(phone, sides, timers, damage);
        assertTrue(memory.held() <= MEMORY);
        device.close();
        assertEquals(0, memory.held());
        assertEquals(0, device.counters().faults.sum());
        for (Side side : sides) assertEquals(1, side.reader().ends, "each is told its end once");
        if (damage > 0) return;
        assertEquals("", phone.complaint());
        assertEquals(0, device.counters().violations.sum());
        for (Side side : sides) assertTrue(!side.reader().wrong);
    }

    private static void awaitReady(MuxDevice device, ModelPhone phone) throws Exception {
        long end = System.nanoTime() + 5_000_000_000L;
        while (!device.ready().isDone() && System.nanoTime() < end) phone.deliver(0);
        device.ready().get(5, TimeUnit.SECONDS);
    }

    private static void step(ModelPhone phone, List<Side> sides, VirtualTimers timers, Random random, int damage) {
        Side side = sides.get(random.nextInt(sides.size()));
        List<ModelPhone.Stream> streams;
        synchronized (phone) {
            streams = List.copyOf(phone.streams.values());
        }
        ModelPhone.Stream stream = streams.get(random.nextInt(streams.size()));
        switch (random.nextInt(6)) {
            case 0, 1 -> phone.talk(stream, 1 + random.nextInt(40_000));
            case 2 -> phone.grant(stream, random.nextInt(200_000));
            case 3 -> offer(side, 1 + random.nextInt(60_000));
            case 4 -> side.connection().resume();
            default -> timers.advance(Duration.ofMillis(random.nextInt(30)));
        }
        if (random.nextBoolean()) phone.deliver(damage);
    }

    private static void offer(Side side, int most) {
        int n = Math.min(most, side.connection().room());
        byte[] bytes = new byte[n];
        for (int i = 0; i < n; i++) bytes[i] = (byte) ((side.written()[0] + i) * 31);
        ByteBuffer source = ByteBuffer.wrap(bytes);
        try {
            side.connection().offer(source, false);
        } catch (IOException e) {
            // It has ended: a client of chance broke, or a byte was wrong.
        }
        side.written()[0] += source.position();
    }

    /** Everything that was sent arrives. */
    private static void finish(ModelPhone phone, List<Side> sides, VirtualTimers timers, int damage) {
        phone.deliver(0);
        for (Side side : sides) {
            side.reader().greedy = true;
            side.connection().resume();
        }
        timers.advance(Duration.ofMillis(100));
        phone.deliver(0);
        if (damage > 0) return;
        List<ModelPhone.Stream> streams;
        synchronized (phone) {
            streams = List.copyOf(phone.streams.values());
        }
        for (int i = 0; i < sides.size(); i++) {
            if (sides.get(i).connection().closeReason().isPresent()) continue;
            int at = sides.get(i).reader().at;
            assertTrue(streams.stream().anyMatch(stream -> stream.sent == at), "all that was sent has arrived");
        }
    }
}
