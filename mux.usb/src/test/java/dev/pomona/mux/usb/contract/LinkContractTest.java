package dev.pomona.mux.usb.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.spi.Link;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every kind of link owes the engine. */
@Timeout(30)
public abstract class LinkContractTest {
    private static final long SECONDS = 5;
    private LinkRig rig;
    private final Recorder handler = new Recorder();

    protected abstract LinkRig newRig() throws Exception;

    @BeforeEach
    void plugIn() throws Exception {
        rig = newRig();
        assertEquals(512, rig.link().info().maxPacketSize());
    }

    @AfterEach
    void clearUp() {
        rig.close();
    }

    private static byte[] bytes(int length, int seed) {
        byte[] b = new byte[length];
        new Random(seed).nextBytes(b);
        return b;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 511, 512, 513, 1024, 475 + 36, 476 + 36, 988 + 36, 16348 + 36, 49151, 49152})
    void aMultipleOfThePacketSizeIsFollowedByAnEmptyTransfer(int length) throws Exception {
        rig.link().start(handler);
        byte[] packet = bytes(length, length);
        rig.link().send(ByteBuffer.wrap(packet, 0, 1), ByteBuffer.wrap(packet, 1, length - 1));
        rig.link().send(ByteBuffer.wrap(new byte[] {42}));
        rig.link().flush();
        assertArrayEquals(packet, rig.nextSent());
        if (length % 512 == 0) assertEquals(0, rig.nextSent().length);
        assertArrayEquals(new byte[] {42}, rig.nextSent());
    }

    @Test
    void refusesPacketsThatAreTooLargeOrEmpty() throws Exception {
        Link link = rig.link();
        link.start(handler);
        assertThrows(IllegalArgumentException.class, () -> link.send(ByteBuffer.allocate(Link.MAX_PACKET + 1)));
        assertThrows(IllegalArgumentException.class, () -> link.send(ByteBuffer.allocate(0)));
        link.send(ByteBuffer.wrap(new byte[] {1}));
        link.flush();
        assertArrayEquals(new byte[] {1}, rig.nextSent());
    }

    @Test
    void keepsOrderThroughFullQueues() throws Exception {
        Link link = rig.link();
        link.start(handler);
        int count = 600;
        CompletableFuture<Void> sender = CompletableFuture.runAsync(() -> {
            Random lengths = new Random(1);
            try {
                for (int i = 0; i < count; i++) {
                    link.send(ByteBuffer.wrap(bytes(1 + lengths.nextInt(Link.MAX_PACKET), i)));
                    link.flush();
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        Random lengths = new Random(1);
        for (int i = 0; i < count; i++) {
            byte[] packet = rig.nextSent();
            assertArrayEquals(bytes(1 + lengths.nextInt(Link.MAX_PACKET), i), packet);
            if (packet.length % 512 == 0) assertEquals(0, rig.nextSent().length);
        }
        sender.get(SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void keepsSeveralReadsOutstanding() throws Exception {
        rig.link().start(handler);
        assertTrue(rig.outstandingReads(4) >= 4);
        for (int i = 0; i < 200; i++) {
            rig.deliver(bytes(100, i));
            assertArrayEquals(bytes(100, i), next().bytes());
        }
        assertTrue(rig.outstandingReads(4) >= 4);
    }

    @Test
    void handsOnEachTransferInOrderEmptyOnesToo() throws Exception {
        rig.link().start(handler);
        for (int i = 0; i < 300; i++) rig.deliver(bytes(i % 7 == 0 ? 0 : i * 37 % 16000, i));
        Recorder.Received last = null;
        for (int i = 0; i < 300; i++) {
            last = next();
            assertArrayEquals(bytes(i % 7 == 0 ? 0 : i * 37 % 16000, i), last.bytes());
        }
        assertFalse(last.more(), "nothing follows, so nothing may be announced");
    }

    @Test
    void aLargePacketArrivesWholeThoughInParts() throws Exception {
        rig.link().start(handler);
        byte[] packet = bytes(60000, 7);
        rig.deliver(packet);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < packet.length) all.writeBytes(next().bytes());
        assertArrayEquals(packet, all.toByteArray());
    }

    private Recorder.Received next() throws InterruptedException {
        Recorder.Received r = handler.received.poll(SECONDS, TimeUnit.SECONDS);
        assertNotNull(r, "a transfer");
        return r;
    }

    @Test
    void startsOnce() throws Exception {
        rig.link().start(handler);
        assertThrows(IllegalStateException.class, () -> rig.link().start(new Recorder()));
    }

    @Test
    void closeEndsOnceAndForAll() throws Exception {
        Link link = rig.link();
        link.start(handler);
        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> {
            link.close();
            link.close();
        });
        assertInstanceOf(CloseReason.HubClosed.class, handler.ended.get(SECONDS, TimeUnit.SECONDS));
        assertThrows(IOException.class, () -> link.send(ByteBuffer.wrap(new byte[] {1})));
        assertThrows(IOException.class, link::flush);
        assertThrows(IllegalStateException.class, () -> link.start(handler));
        assertEquals(1, handler.endings.get());
    }

    @Test
    void closedBeforeStartItCannotBeStarted() {
        rig.link().close();
        assertThrows(IllegalStateException.class, () -> rig.link().start(handler));
        assertEquals(0, handler.endings.get());
    }

    @Test
    void unpluggingEndsOnceWithACause() throws Exception {
        Link link = rig.link();
        link.start(handler);
        assertTrue(rig.outstandingReads(4) >= 4);
        rig.unplug();
        assertInstanceOf(CloseReason.Unplugged.class, handler.ended.get(SECONDS, TimeUnit.SECONDS));
        assertThrows(IOException.class, () -> link.send(ByteBuffer.wrap(new byte[] {1})));
        link.close();
        assertEquals(1, handler.endings.get());
    }

    @Test
    void closeWakesAWaitingSender() throws Exception {
        Link link = rig.link();
        link.start(handler);
        rig.stall();
        CompletableFuture<Void> sender = fillUp(link);
        assertFalse(sender.isDone());
        link.close();
        ExecutionException e = assertThrows(ExecutionException.class, () -> sender.get(SECONDS, TimeUnit.SECONDS));
        assertTrue(e.getCause().getCause() instanceof IOException, () -> e.toString());
        assertNotNull(handler.ended.get(SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void aPhoneThatTakesNothingEndsTheLink() throws Exception {
        Link link = rig.link();
        link.start(handler);
        rig.stall();
        CompletableFuture<Void> sender = fillUp(link);
        assertThrows(ExecutionException.class, () -> sender.get(SECONDS, TimeUnit.SECONDS));
        assertInstanceOf(CloseReason.LinkFailed.class, handler.ended.get(SECONDS, TimeUnit.SECONDS));
        assertEquals(1, handler.endings.get());
    }

    @Test
    void anInterruptedSenderDoesNotCostThePhone() throws Exception {
        Link link = rig.link();
        link.start(handler);
        CompletableFuture<Boolean> flagKept = CompletableFuture.supplyAsync(() -> {
            Thread.currentThread().interrupt();
            try {
                for (int i = 0; i < 300; i++) link.send(ByteBuffer.wrap(bytes(40001, i)));
                link.flush();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return Thread.interrupted();
        });
        for (int i = 0; i < 300; i++) assertArrayEquals(bytes(40001, i), rig.nextSent());
        assertTrue(flagKept.get(SECONDS, TimeUnit.SECONDS));
        assertFalse(handler.ended.isDone());
    }

    /** A sender that sends until it is told to stop; its memory is bounded, so it must come to wait. */
    private static CompletableFuture<Void> fillUp(Link link) {
        byte[] packet = new byte[40000];
        Arrays.fill(packet, (byte) 1);
        return CompletableFuture.runAsync(() -> {
            try {
                while (true) {
                    link.send(ByteBuffer.wrap(packet));
                    link.flush();
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
