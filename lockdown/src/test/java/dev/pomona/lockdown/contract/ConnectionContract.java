package dev.pomona.lockdown.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@link Connection} promises, sentence by sentence, of a connection whose far end a test plays. */
@Timeout(60)
public abstract class ConnectionContract {
    /** What the phone does. */
    protected interface Far {
        void write(byte[] bytes) throws IOException;

        /** So many, however they come. */
        byte[] read(int count) throws IOException;

        /** In an orderly way, as this protocol has it. */
        void end() throws IOException;
    }

    /** Of a connection to port 77. */
    protected Connection near;

    protected Far far;

    protected abstract void open() throws Exception;

    /** The far side takes nothing more, and what lies between is full: not a byte can leave. */
    protected abstract void stop() throws Exception;

    /** It takes everything again, as it comes. */
    protected abstract void goOn() throws Exception;

    /** From now on, a part of so many bytes can leave. */
    protected abstract int stopWithin() throws Exception;

    /** The way breaks for that reason, after what the phone said has arrived. */
    protected abstract void breakOff(CloseReason why) throws Exception;

    @BeforeEach
    void begin() throws Exception {
        open();
    }

    protected static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    protected static ConnectionException broken(org.junit.jupiter.api.function.Executable action) {
        return assertThrows(ConnectionException.class, action);
    }

    private byte[] read(int count) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(count);
        while (target.hasRemaining()) if (near.read(target) < 0) break;
        return target.array();
    }

    /** On a thread of its own, until it waits there. */
    private static <T> Waiting<T> waiting(Callable<T> action) {
        FutureTask<T> task = new FutureTask<>(action);
        Thread thread = new Thread(task, "contract");
        thread.start();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!isWaiting(thread) && System.nanoTime() < end) Thread.onSpinWait();
        assertTrue(isWaiting(thread), "it does not wait");
        return new Waiting<>(thread, task);
    }

    private static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.TIMED_WAITING || thread.getState() == Thread.State.WAITING;
    }

    private record Waiting<T>(Thread thread, FutureTask<T> task) {
        T get() throws Exception {
            return task.get(20, TimeUnit.SECONDS);
        }

        Throwable failure() {
            return assertThrows(ExecutionException.class, this::get).getCause();
        }
    }

    @Test
    void whatThePhoneSaidIsDeliveredThenTheEndAndItsReason() throws Exception {
        assertEquals(77, near.port());
        assertTrue(near.closeReason().isEmpty());
        assertEquals(0, near.read(ByteBuffer.allocate(0)));
        byte[] said = bytes(50_000);
        CompletableFuture<Void> saying = CompletableFuture.runAsync(() -> {
            try {
                far.write(said);
                far.end();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        assertArrayEquals(said, read(said.length));
        saying.get(20, TimeUnit.SECONDS);
        assertEquals(-1, near.read(ByteBuffer.allocate(9)));
        assertEquals(-1, near.read(ByteBuffer.allocate(9)));
        assertInstanceOf(CloseReason.Reset.class, near.closeReason().orElseThrow());
        ConnectionException e = broken(() -> near.write(ByteBuffer.wrap(new byte[1])));
        assertInstanceOf(CloseReason.Reset.class, e.reason());
        assertInstanceOf(
                CloseReason.Reset.class,
                broken(() -> near.drain(Duration.ofSeconds(1))).reason());
    }

    @Test
    void closingHereThrowsAwayWhatWasNotRead() throws Exception {
        far.write(bytes(10));
        assertEquals(1, near.read(ByteBuffer.allocate(1)));
        near.close();
        near.close();
        assertEquals(new CloseReason.ClosedHere(), near.closeReason().orElseThrow());
        assertEquals(
                new CloseReason.ClosedHere(),
                broken(() -> near.read(ByteBuffer.allocate(1))).reason());
        ConnectionException e = broken(() -> near.write(ByteBuffer.wrap(new byte[1])));
        assertEquals(new CloseReason.ClosedHere(), e.reason());
    }

    @Test
    void closingWakesWhoeverWaits() throws Exception {
        stop();
        Waiting<Integer> reader = waiting(() -> near.read(ByteBuffer.allocate(1)));
        Waiting<Boolean> writer = waiting(() -> {
            near.write(ByteBuffer.wrap(bytes(100)));
            return true;
        });
        near.close();
        assertEquals(
                new CloseReason.ClosedHere(),
                assertInstanceOf(ConnectionException.class, reader.failure()).reason());
        assertEquals(
                new CloseReason.ClosedHere(),
                assertInstanceOf(ConnectionException.class, writer.failure()).reason());
    }

    @Test
    void whenItBreaksWhatArrivedComesFirst() throws Exception {
        byte[] said = bytes(300);
        far.write(said);
        CloseReason unplugged = new CloseReason.Unplugged("");
        breakOff(unplugged);
        assertEquals(unplugged, near.closeReason().orElseThrow());
        assertArrayEquals(said, read(said.length));
        assertEquals(unplugged, broken(() -> near.read(ByteBuffer.allocate(1))).reason());
        assertEquals(
                unplugged,
                broken(() -> near.write(ByteBuffer.wrap(new byte[1]))).reason());
    }

    @Test
    void anInterruptedReaderLosesNothing() throws Exception {
        Waiting<Boolean> reader = waiting(() -> {
            InterruptedIOException e =
                    assertThrows(InterruptedIOException.class, () -> near.read(ByteBuffer.allocate(1)));
            return !(e instanceof SocketTimeoutException)
                    && Thread.currentThread().isInterrupted();
        });
        reader.thread.interrupt();
        assertTrue(reader.get());
        assertTrue(near.closeReason().isEmpty());
        far.write(bytes(5));
        assertArrayEquals(bytes(5), read(5));
    }

    @Test
    void aWriteThatIsInterruptedBeforeItsFirstByteLeftMayBeRepeated() throws Exception {
        stop();
        ByteBuffer source = ByteBuffer.wrap(bytes(40_000));
        for (int i = 0; i < 2; i++) {
            Waiting<Boolean> writer = waiting(() -> {
                assertThrows(InterruptedIOException.class, () -> near.write(source));
                return Thread.currentThread().isInterrupted();
            });
            writer.thread.interrupt();
            assertTrue(writer.get());
            assertEquals(0, source.position());
            assertTrue(near.closeReason().isEmpty());
        }
        goOn();
        near.write(source);
        near.write(ByteBuffer.wrap(bytes(7)));
        assertArrayEquals(bytes(40_000), far.read(40_000));
        assertArrayEquals(bytes(7), far.read(7));
    }

    @Test
    void aWriteThatIsInterruptedLaterEndsTheConnection() throws Exception {
        byte[] tooMuch = bytes(stopWithin());
        Waiting<Boolean> writer = waiting(() -> {
            assertThrows(IOException.class, () -> near.write(ByteBuffer.wrap(tooMuch)));
            return Thread.currentThread().isInterrupted();
        });
        writer.thread.interrupt();
        assertTrue(writer.get());
        assertEquals(new CloseReason.ClosedHere(), near.closeReason().orElseThrow());
    }

    @Test
    void aReadThatTakesTooLongTimesOutAndTheStreamGoesOn() throws Exception {
        near.readTimeout(Duration.ofMillis(20));
        assertThrows(SocketTimeoutException.class, () -> near.read(ByteBuffer.allocate(1)));
        near.readTimeout(Duration.ofNanos(1));
        assertThrows(SocketTimeoutException.class, () -> near.read(ByteBuffer.allocate(1)));
        near.readTimeout(Duration.ZERO);
        Waiting<byte[]> reader = waiting(() -> read(3));
        far.write(bytes(3));
        assertArrayEquals(bytes(3), reader.get());
        assertThrows(IllegalArgumentException.class, () -> near.readTimeout(Duration.ofNanos(-1)));
        assertFalse(near.closeReason().isPresent());
    }

    @Test
    void oneMayReadWhileAnotherWrites() throws Exception {
        byte[] much = bytes(1 << 20);
        FutureTask<byte[]> there = new FutureTask<>(() -> far.read(much.length));
        new Thread(there, "far").start();
        FutureTask<byte[]> back = new FutureTask<>(() -> read(much.length));
        new Thread(back, "reader").start();
        near.write(ByteBuffer.wrap(much));
        assertArrayEquals(much, there.get(40, TimeUnit.SECONDS));
        far.write(much);
        assertArrayEquals(much, back.get(40, TimeUnit.SECONDS));
        assertTrue(near.drain(Duration.ofSeconds(1)));
    }

    @Test
    void eachOfTwoWritesIsWhole() throws Exception {
        byte[][] both = {new byte[60_000], new byte[60_000]};
        java.util.Arrays.fill(both[0], (byte) 1);
        java.util.Arrays.fill(both[1], (byte) 2);
        FutureTask<byte[]> there = new FutureTask<>(() -> far.read(120_000));
        new Thread(there, "far").start();
        Thread[] writers = new Thread[2];
        for (int i = 0; i < 2; i++) {
            byte[] mine = both[i];
            writers[i] = new Thread(
                    () -> {
                        try {
                            near.write(ByteBuffer.wrap(mine));
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    "writer");
            writers[i].start();
        }
        byte[] got = there.get(40, TimeUnit.SECONDS);
        for (int i = 1; i < got.length; i++) assertTrue(got[i] == got[i - 1] || i == 60_000, "mixed at " + i);
        for (Thread writer : writers) writer.join(20_000);
    }
}
