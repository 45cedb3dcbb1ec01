package dev.pomona.usbip.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.spi.Link;
import dev.pomona.mux.usb.attach.Attacher;
import dev.pomona.mux.usb.contract.LinkContractTest;
import dev.pomona.mux.usb.contract.LinkRig;
import dev.pomona.mux.usb.contract.Recorder;
import dev.pomona.usbip.client.Exporter;
import dev.pomona.usbip.fake.FakeExporter;
import dev.pomona.usbip.fake.FakePhone;
import dev.pomona.usbip.wire.Command;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class UsbipLinkTest extends LinkContractTest {
    @Override
    protected LinkRig newRig() throws IOException {
        return new Rig();
    }

    private static final class Rig implements LinkRig {
        final FakeExporter exporter = new FakeExporter();
        final FakePhone phone = exporter.plug("1-1");
        final CompletableFuture<String> over = new CompletableFuture<>();
        final Link link;

        Rig() throws IOException {
            Limits limits = Limits.USUAL.withPatience(Duration.ofMillis(700));
            Exporter e = new Exporter("127.0.0.1", exporter.port(), "", 1, limits);
            link = assertInstanceOf(Attacher.Attached.class, e.attach("1-1", true, over::complete))
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
            exporter.unplug(phone);
        }

        @Override
        public void close() {
            link.close();
            exporter.close();
        }
    }

    @Test
    void saysWhatTheExporterSaid() throws IOException {
        try (Rig rig = new Rig()) {
            assertEquals("00008030-0011223344556677", rig.link.info().udid().value());
            assertEquals(1 << 16 | 5, rig.link.info().locationId());
            assertEquals(480_000_000, rig.link.info().speed());
            assertEquals(
                    "usbip 127.0.0.1:" + rig.exporter.port() + "/1-1",
                    rig.link.info().source());
            assertEquals(4, rig.phone.control.active);
        }
    }

    @Test
    void endsThoughNobodyStartedIt() throws Exception {
        try (Rig rig = new Rig()) {
            rig.unplug();
            assertTrue(rig.over.get(5, TimeUnit.SECONDS).contains("exporter"));
        }
    }

    @Test
    void aFailedWriteEndsTheLink() throws Exception {
        try (Rig rig = new Rig()) {
            Recorder handler = new Recorder();
            rig.phone.writeStatus = -108;
            rig.link.start(handler);
            rig.link.send(ByteBuffer.wrap(new byte[] {1}));
            rig.link.flush();
            assertTrue(handler.ended.get(5, TimeUnit.SECONDS).words().contains("ESHUTDOWN"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 32769})
    void aReplyLongerThanAskedEndsTheLink(int actual) throws Exception {
        try (Rig rig = new Rig()) {
            Recorder handler = new Recorder();
            rig.link.start(handler);
            assertTrue(rig.phone.reads(1) >= 1);
            int firstRead = rig.phone.control.asked.size() + 2;
            ByteBuffer reply = ByteBuffer.allocate(Command.BYTES);
            new Command.SubmitReply(firstRead, 0, actual).encode(reply);
            rig.phone.raw(reply.array());
            assertTrue(handler.ended.get(5, TimeUnit.SECONDS).words().contains("bytes where at most 32768"));
        }
    }

    @Test
    void anAnswerToNothingEndsTheLink() throws Exception {
        for (Command strange : new Command[] {new Command.SubmitReply(99999, 0, 0), new Command.Unknown(9, 1)}) {
            try (Rig rig = new Rig()) {
                Recorder handler = new Recorder();
                rig.link.start(handler);
                ByteBuffer reply = ByteBuffer.allocate(Command.BYTES);
                strange.encode(reply);
                rig.phone.raw(reply.array());
                assertTrue(handler.ended.get(5, TimeUnit.SECONDS).words().contains("exporter"));
            }
        }
    }
}
