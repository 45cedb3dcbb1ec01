package dev.pomona.mux.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.pomona.mux.Connection;
import dev.pomona.mux.engine.core.Framing;
import dev.pomona.mux.engine.core.MuxPacket;
import dev.pomona.mux.engine.core.WindowBudget;
import dev.pomona.mux.engine.core.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A device under test with the phone that it talks to, after the handshake. */
final class Phone implements AutoCloseable {
    final FakeLink link = new FakeLink();
    final WindowBudget memory = WindowBudget.of(1L << 30);
    final VirtualTimers timers = new VirtualTimers();
    final MuxDevice device;

    Phone() {
        this(0, EngineLimits.DEFAULT);
    }

    Phone(int startPort, EngineLimits limits) {
        device = new MuxDevice(link, limits, timers, memory, startPort);
    }

    Phone shakeHands(int major) throws Exception {
        device.start();
        assertEquals(new MuxPacket.Version(2, 0, 0), link.take());
        answer(major);
        return this;
    }

    void answer(int major) throws Exception {
        link.framing = major == 1 ? Framing.V1 : Framing.V2;
        link.txSeq = 0;
        link.say(new MuxPacket.Version(major, 0, 0x49287300));
        if (major == 2) assertInstanceOf(MuxPacket.Setup.class, link.take());
        assertEquals(link.framing, device.ready().get(5, TimeUnit.SECONDS));
    }

    /** A connection and the SYN that opened it. */
    record Opened(Connection connection, MuxPacket.Tcp syn) {}

    Opened open(int port, int window) throws Exception {
        FutureTask<Connection> connecting = run(() -> device.connect(port));
        MuxPacket.Tcp syn = link.takeTcp();
        assertEquals(Wire.SYN, syn.flags());
        link.segment(syn, 0, 1, Wire.SYN | Wire.ACK, window);
        assertEquals(Wire.ACK, link.takeTcp().flags());
        return new Opened(get(connecting), syn);
    }

    static <T> FutureTask<T> run(Callable<T> body) {
        FutureTask<T> task = new FutureTask<>(body);
        Thread.ofVirtual().start(task);
        return task;
    }

    /** Until {@code thread} waits for something. */
    static void awaitWaiting(Thread thread) {
        long end = System.nanoTime() + 5_000_000_000L;
        while (thread.getState() != Thread.State.WAITING) {
            if (System.nanoTime() > end) throw new AssertionError("it does not wait: " + thread.getState());
            Thread.onSpinWait();
        }
    }

    static <T> T get(FutureTask<T> task) throws Exception {
        return task.get(5, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        device.close();
    }

    static Duration millis(long n) {
        return Duration.ofMillis(n);
    }
}
