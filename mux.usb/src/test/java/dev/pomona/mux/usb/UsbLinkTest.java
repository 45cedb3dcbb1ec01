package dev.pomona.mux.usb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.pomona.mux.spi.Link;
import dev.pomona.mux.usb.attach.Attacher;
import dev.pomona.mux.usb.contract.LinkContractTest;
import dev.pomona.mux.usb.contract.LinkRig;
import java.io.IOException;
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
        final Link link;

        Rig() throws IOException {
            UsbLimits limits = new UsbLimits(8, 32 << 10, 1 << 20, 64, Duration.ofMillis(700));
            link = assertInstanceOf(
                            Attacher.Attached.class,
                            new UsbAttacher(bus, 1, limits).attach(FakeBus.id(7), true, over::complete))
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
}
