package dev.pomona.mux.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.engine.core.MuxPacket;
import dev.pomona.mux.engine.core.Wire;
import dev.pomona.mux.inspect.ConnectionReport;
import dev.pomona.mux.inspect.MuxInspector.Tapping;
import dev.pomona.mux.inspect.PhoneReport;
import dev.pomona.mux.inspect.StallCause;
import dev.pomona.mux.inspect.Traffic;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class ViewTest {
    @Test
    void aConnectionAndItsEndAreSeen() throws Exception {
        try (Phone phone = new Phone().shakeHands(2)) {
            DeviceView view = phone.device.view(7);
            Phone.Opened o = phone.open(5000, 1024);
            phone.link.segment(o.syn(), 1, 1, Wire.ACK, 1024, new byte[10]);
            o.connection().write(ByteBuffer.allocate(100));
            ConnectionReport seen = view.connections().getFirst();
            assertEquals(new Traffic(10, 2, 100, 3), seen.traffic());
            assertEquals(
                    List.of("OPEN", 10, 1024, 100),
                    List.of(seen.state(), seen.unread(), seen.phoneWindow(), seen.inFlight()));
            phone.link.segment(o.syn(), 11, 101, Wire.RST, 0, "bye".getBytes(StandardCharsets.US_ASCII));
            assertEquals(new CloseReason.Reset("bye"), view.ends().getFirst().reason());
            PhoneReport report = view.report();
            assertEquals(
                    List.of(7L, 2, 1L, 1L),
                    List.of(
                            report.link(),
                            report.version(),
                            report.connectionsEver(),
                            report.troubles().resets()));
        }
    }

    @Test
    void aStallHasItsCause() throws Exception {
        try (Phone phone = new Phone().shakeHands(2)) {
            Phone.Opened o = phone.open(5000, 256);
            FutureTask<Void> writing = new FutureTask<>(() -> {
                o.connection().write(ByteBuffer.allocate(300));
                return null;
            });
            Thread writer = Thread.ofVirtual().start(writing);
            phone.link.takeTcp();
            Phone.awaitWaiting(writer);
            phone.link.segment(o.syn(), 1, 257, Wire.ACK, 256);
            Phone.get(writing);
            assertTrue(phone.device.view(1).report().stalls().containsKey(StallCause.PHONE_WINDOW));
        }
    }

    @Test
    void aTapSeesBothDirectionsUntilItIsTakenOff() throws Exception {
        try (Phone phone = new Phone()) {
            List<String> seen = new ArrayList<>();
            Tapping tapping = phone.device
                    .view(1)
                    .tap((direction, nanos, version, header, payload) -> seen.add(
                            direction + " " + header.getInt(0) + " " + header.remaining() + "+" + payload.remaining()));
            phone.device.view(1).tap((direction, nanos, version, header, payload) -> {
                throw new IllegalStateException("a bad tap");
            });
            phone.shakeHands(2);
            Phone.Opened o = phone.open(5000, 1024);
            phone.link.segment(o.syn(), 1, 1, Wire.ACK, 1024, new byte[10]);
            phone.link.say(new MuxPacket.Control(5, "hello"));
            tapping.close();
            phone.link.say(new MuxPacket.Control(5, "unseen"));
            assertEquals(
                    List.of(
                            "TO_PHONE 0 20+0",
                            "FROM_PHONE 0 8+12",
                            "TO_PHONE 2 17+0",
                            "TO_PHONE 6 36+0",
                            "FROM_PHONE 6 36+0",
                            "TO_PHONE 6 36+0",
                            "FROM_PHONE 6 36+10",
                            "FROM_PHONE 1 16+6"),
                    seen);
            assertEquals("unseen", phone.device.view(1).report().words());
        }
    }
}
