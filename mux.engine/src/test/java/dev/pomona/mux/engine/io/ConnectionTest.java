package dev.pomona.mux.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.engine.core.MuxPacket;
import dev.pomona.mux.engine.core.Wire;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private Phone phone;

    @BeforeEach
    void plugIn() throws Exception {
        phone = new Phone().shakeHands(2);
    }

    @AfterEach
    void unplug() throws Exception {
        phone.close();
    }

    private static byte[] ascii(String s) {
        return s.getBytes(StandardCharsets.US_ASCII);
    }

    private static CloseReason failure(FutureTask<?> task) {
        ExecutionException e = assertThrows(ExecutionException.class, () -> Phone.get(task));
        return assertInstanceOf(ConnectionException.class, e.getCause()).reason();
    }

    @Test
    void refusedWithTheWordsOfThePhone_statement25() throws Exception {
        FutureTask<Connection> connecting = Phone.run(() -> phone.device.connect(1));
        phone.link.segment(phone.link.takeTcp(), 0, 1, Wire.RST, 0, ascii("no\nmatching socket\n"));
        assertEquals(new CloseReason.Refused("no matching socket"), failure(connecting));
        assertTrue(phone.link.quiet());
    }

    @Test
    void anythingElseThanSynAckIsAnsweredByReset_statement26() throws Exception {
        FutureTask<Connection> connecting = Phone.run(() -> phone.device.connect(1));
        phone.link.segment(phone.link.takeTcp(), 0, 1, Wire.ACK, 131072);
        assertInstanceOf(CloseReason.ProtocolViolation.class, failure(connecting));
        assertEquals(Wire.RST, phone.link.takeTcp().flags());
    }

    @Test
    void noAnswerTimesOutAndResets_statement37() throws Exception {
        FutureTask<Connection> connecting = Phone.run(() -> phone.device.connect(1));
        phone.link.takeTcp();
        phone.timers.advance(Duration.ofSeconds(9));
        assertFalse(connecting.isDone());
        phone.timers.advance(Duration.ofSeconds(1));
        assertInstanceOf(CloseReason.TimedOut.class, failure(connecting));
        assertEquals(Wire.RST, phone.link.takeTcp().flags());
    }

    @Test
    void resetWithTextDeliversAllDataFirst_statement32() throws Exception {
        Phone.Opened o = phone.open(5000, 131072);
        phone.link.segment(o.syn(), 1, 1, Wire.ACK, 131072, ascii("last "));
        phone.link.segment(o.syn(), 6, 1, Wire.ACK, 131072, ascii("words"));
        phone.link.segment(o.syn(), 11, 1, Wire.RST, 0, ascii("sessionUpcall connection closed"));
        ByteBuffer all = ByteBuffer.allocate(64);
        assertEquals(10, o.connection().read(all));
        assertEquals(-1, o.connection().read(all));
        assertEquals(
                new CloseReason.Reset("sessionUpcall connection closed"),
                o.connection().closeReason().orElseThrow());
        assertThrows(ConnectionException.class, () -> o.connection().write(ByteBuffer.allocate(1)));
    }

    @Test
    void windowIsNeverExceededAndResumesOnUpdate_statement28() throws Exception {
        Phone.Opened o = phone.open(5000, 1024);
        FutureTask<Void> writing = Phone.run(() -> {
            o.connection().write(ByteBuffer.allocate(3000));
            return null;
        });
        assertEquals(1024, phone.link.takeTcp().payload().remaining());
        phone.link.segment(o.syn(), 1, 513, Wire.ACK, 1024);
        assertEquals(512, phone.link.takeTcp().payload().remaining());
        phone.link.segment(o.syn(), 1, 1537, Wire.ACK, 0);
        assertTrue(phone.link.quiet());
        assertFalse(writing.isDone());
        phone.link.segment(o.syn(), 1, 1537, Wire.ACK, 131072);
        MuxPacket.Tcp rest = phone.link.takeTcp();
        assertEquals(1537, rest.seq());
        assertEquals(3000 - 1536, rest.payload().remaining());
        assertEquals(Wire.ACK, rest.flags());
        assertNull(Phone.get(writing));
    }

    @Test
    void fullWindowThenUpdateWhenTheReaderTakes_statement30() throws Exception {
        Phone.Opened o = phone.open(5000, 131072);
        int seq = 1;
        for (int i = 0; i < 4; i++, seq += 32768) {
            phone.link.segment(o.syn(), seq, 1, Wire.ACK, 131072, new byte[32768]);
        }
        assertTrue(phone.link.quiet());
        assertEquals(32768, o.connection().read(ByteBuffer.allocate(32768)));
        MuxPacket.Tcp update = phone.link.takeTcp();
        assertEquals(32769, update.ack());
        assertEquals(131072, update.window());
    }

    @Test
    void whatIsBeyondTheWindowIsAViolation() throws Exception {
        Phone.Opened o = phone.open(5000, 131072);
        for (int i = 0; i < 4; i++) {
            phone.link.segment(o.syn(), 1 + i * 32768, 1, Wire.ACK, 131072, new byte[32768]);
        }
        phone.link.segment(o.syn(), 131073, 1, Wire.ACK, 131072, new byte[256]);
        assertEquals(Wire.RST, phone.link.takeTcp().flags());
        assertInstanceOf(
                CloseReason.ProtocolViolation.class,
                o.connection().closeReason().orElseThrow());
    }

    @Test
    void gapAndFalseAcknowledgementAreViolationsOfThatConnectionOnly() throws Exception {
        Phone.Opened gap = phone.open(5000, 131072);
        Phone.Opened ack = phone.open(5001, 131072);
        Phone.Opened good = phone.open(5002, 131072);
        phone.link.segment(gap.syn(), 2, 1, Wire.ACK, 131072, ascii("x"));
        assertEquals(Wire.RST, phone.link.takeTcp().flags());
        phone.link.segment(ack.syn(), 1, 2, Wire.ACK, 131072);
        assertEquals(Wire.RST, phone.link.takeTcp().flags());
        assertThrows(ConnectionException.class, () -> gap.connection().read(ByteBuffer.allocate(1)));
        phone.link.segment(good.syn(), 1, 1, Wire.ACK, 131072, ascii("x"));
        assertEquals(1, good.connection().read(ByteBuffer.allocate(1)));
        assertEquals(2, phone.device.counters().violations.sum());
    }

    @Test
    void drainWaitsForTheAcknowledgement() throws Exception {
        Phone.Opened o = phone.open(5000, 131072);
        assertTrue(o.connection().drain(Duration.ZERO));
        o.connection().write(ByteBuffer.allocate(100));
        phone.link.takeTcp();
        assertFalse(o.connection().drain(Duration.ofMillis(1)));
        FutureTask<Boolean> draining = Phone.run(() -> o.connection().drain(Duration.ofSeconds(5)));
        phone.link.segment(o.syn(), 1, 101, Wire.ACK, 131072);
        assertTrue(Phone.get(draining));
    }

    @Test
    void readTimeoutLeavesTheStreamWhole() throws Exception {
        Phone.Opened o = phone.open(5000, 131072);
        o.connection().readTimeout(Duration.ofMillis(1));
        assertThrows(SocketTimeoutException.class, () -> o.connection().read(ByteBuffer.allocate(1)));
        phone.link.segment(o.syn(), 1, 1, Wire.ACK, 131072, ascii("x"));
        assertEquals(1, o.connection().read(ByteBuffer.allocate(1)));
    }

    @Test
    void unplugWakesReadersWritersAndWhoConnects_statement16() throws Exception {
        Phone.Opened o = phone.open(5000, 256);
        FutureTask<Integer> reading = Phone.run(() -> o.connection().read(ByteBuffer.allocate(1)));
        FutureTask<Void> writing = Phone.run(() -> {
            o.connection().write(ByteBuffer.allocate(1000));
            return null;
        });
        phone.link.takeTcp();
        FutureTask<Connection> connecting = Phone.run(() -> phone.device.connect(7));
        phone.link.takeTcp();
        phone.link.end("cable");
        CloseReason unplugged = new CloseReason.Unplugged("cable");
        assertEquals(unplugged, failure(reading));
        assertEquals(unplugged, failure(writing));
        assertEquals(unplugged, failure(connecting));
        assertEquals(unplugged, phone.device.ended().getNow(null));
        assertThrows(ConnectionException.class, () -> phone.device.connect(8));
    }

    @Test
    void closeWakesAReader() throws Exception {
        Phone.Opened o = phone.open(5000, 256);
        FutureTask<Integer> reading = Phone.run(() -> o.connection().read(ByteBuffer.allocate(1)));
        o.connection().close();
        o.connection().close();
        assertEquals(new CloseReason.ClosedHere(), failure(reading));
        assertEquals(Wire.RST, phone.link.takeTcp().flags());
        assertTrue(phone.link.quiet());
    }

    @Test
    void closingTheDeviceResetsItsConnections() throws Exception {
        phone.open(5000, 256);
        phone.device.close();
        assertEquals(Wire.RST, phone.link.takeTcp().flags());
        assertTrue(phone.device.ended().isDone());
    }
}
