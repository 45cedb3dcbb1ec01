package dev.pomona.mux.usb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.spi.Link;
import dev.pomona.mux.usb.UsbCounters.Count;
import dev.pomona.mux.usb.attach.Attacher;
import dev.pomona.mux.usb.contract.LinkContractTest;
import dev.pomona.mux.usb.contract.LinkRig;
import dev.pomona.mux.usb.contract.Recorder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UsbLinkTest extends LinkContractTest {
    @Override
    protected LinkRig newRig() throws IOException {
        return new Rig();
    }

    private static final class Rig implements LinkRig {
        final FakeBus bus = new FakeBus();
        final FakeBus.FakeDevice phone = bus.plug(FakeBus.id(7));
        final CompletableFuture<String> over = new CompletableFuture<>();
        final UsbCounters counters = new UsbCounters();
        final Abandoned abandoned = new Abandoned(counters);
        final Link link;

        Rig() throws IOException {
            UsbLimits limits = new UsbLimits(8, 32 << 10, 1 << 20, 64, Duration.ofMillis(700));
            link = assertInstanceOf(
                            Attacher.Attached.class,
                            new UsbAttacher(
                                            bus,
                                            1,
                                            limits,
                                            new Clinic(counters, System::nanoTime),
                                            abandoned,
                                            counters,
                                            System::nanoTime)
                                    .attach(FakeBus.id(7), true, over::complete))
                    .link();
        }

        @Override
        public Link link() {
            return link;
        }

        @Override
        public byte[] nextSent() throws InterruptedException {
            return phone.sent.poll(5, TimeUnit.SECONDS);
        }

        @Override
        public void deliver(byte[] transfer) {
            phone.deliver(transfer);
        }

        @Override
        public int outstandingReads(int wanted) throws InterruptedException {
            return phone.reads(wanted);
        }

        @Override
        public void stall() {
            phone.stall();
        }

        @Override
        public void unplug() {
            bus.unplug(FakeBus.id(7));
        }

        @Override
        public void close() {
            link.close();
            bus.close();
        }
    }

    @Test
    void isSetUpClaimedAndClosedOnce() throws Exception {
        Rig rig = new Rig();
        assertEquals(4, rig.phone.control.active);
        assertEquals(1, rig.phone.claimed);
        assertEquals("usb 1-7", rig.link.info().source());
        assertEquals(1 << 16 | 7, rig.link.info().locationId());
        rig.close();
        assertEquals("ended by the hub", rig.over.get(5, TimeUnit.SECONDS));
        assertEquals(1, rig.phone.closings);
    }

    @Test
    void whenMemoryIsShortItGoesOnWithWhatItGets() throws Exception {
        try (Rig rig = new Rig()) {
            rig.phone.memoryShort = 11;
            rig.link.start(new Recorder());
            assertEquals(8, rig.outstandingReads(8));
            rig.phone.memoryShort = 3;
            rig.link.send(ByteBuffer.wrap(new byte[512]));
            assertEquals(512, rig.nextSent().length);
            assertEquals(0, rig.nextSent().length);
            assertEquals(14, rig.counters.get(Count.MEMORY_SHORT));
        }
    }

    @Test
    void whatTheLibraryKeepsIsCountedAndClosedWhenItComesBack() throws Exception {
        Rig rig = new Rig();
        Recorder handler = new Recorder();
        rig.link.start(handler);
        assertEquals(8, rig.outstandingReads(8));
        rig.phone.hoards = true;
        long began = System.nanoTime();
        rig.link.close();
        assertTrue(System.nanoTime() - began < 1_500_000_000L);
        assertInstanceOf(CloseReason.HubClosed.class, handler.ended.get(5, TimeUnit.SECONDS));
        assertEquals(8, rig.counters.get(Count.TRANSFERS_ABANDONED));
        assertEquals(1, rig.counters.get(Count.HANDLES_ABANDONED));
        rig.abandoned.reclaim();
        assertEquals(0, rig.phone.closings);
        rig.phone.giveBack();
        rig.bus.events.submit(() -> {}).get(5, TimeUnit.SECONDS);
        rig.abandoned.reclaim();
        assertEquals(1, rig.phone.closings);
        assertEquals(0, rig.abandoned.size());
        rig.bus.close();
    }

    @Test
    void countsWhatItMoves() throws Exception {
        try (Rig rig = new Rig()) {
            Recorder handler = new Recorder();
            rig.link.start(handler);
            rig.deliver(new byte[700]);
            assertEquals(700, handler.received.poll(5, TimeUnit.SECONDS).bytes().length);
            rig.link.send(ByteBuffer.wrap(new byte[100]));
            assertEquals(100, rig.nextSent().length);
            assertEquals(700, rig.counters.get(Count.BYTES_READ));
            assertEquals(100, rig.counters.get(Count.BYTES_WRITTEN));
            assertEquals(700L, rig.counters.named().get("bytesRead"));
        }
    }
}
