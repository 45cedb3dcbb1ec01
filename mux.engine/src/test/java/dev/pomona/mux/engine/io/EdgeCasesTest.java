package dev.pomona.mux.engine.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.engine.core.MuxPacket;
import dev.pomona.mux.engine.core.PacketCodec;
import dev.pomona.mux.engine.core.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The corners of the pseudo-TCP, each by its name. */
class EdgeCasesTest {
    private static final byte[] NONE = {};
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

    private static CloseReason reason(Phone.Opened o) {
        return o.connection().closeReason().orElseThrow();
    }

    private void works(Phone.Opened o, int seq) throws Exception {
        phone.link.segment(o.syn(), seq, 1, Wire.ACK, 131072, ascii("x"));
        assertEquals(1, o.connection().read(ByteBuffer.allocate(1)));
    }

    /** The transfer of one segment to the host. */
    private byte[] transfer(Phone.Opened o, int seq, byte[] payload) {
        MuxPacket.Tcp tcp =
                new MuxPacket.Tcp(5000, o.syn().sourcePort(), seq, 1, Wire.ACK, 131072, ByteBuffer.wrap(payload));
        return PacketCodec.encode(tcp, phone.link.framing, Wire.DEVICE_MAGIC, phone.link.txSeq++, phone.link.rxSeq)
                .array();
    }

    @Test
    void simultaneousClose() throws Exception {
        Phone.Opened o = phone.open(5000, 131072);
        o.connection().close();
        phone.link.segment(o.syn(), 1, 1, Wire.RST, 0, ascii("sessionUpcall connection closed"));
        assertEquals(Wire.RST, phone.link.takeTcp().flags());
        assertEquals(new CloseReason.ClosedHere(), reason(o));
        works(phone.open(5000, 131072), 1);
        assertTrue(phone.link.quiet());
    }

    @Test
    void dataWithAResetIsItsWords() throws Exception {
        Phone.Opened o = phone.open(5000, 131072);
        phone.link.segment(o.syn(), 1, 1, Wire.ACK, 131072, ascii("data"));
        phone.link.segment(o.syn(), 5, 1, Wire.RST, 0, ascii("words\n"));
        ByteBuffer read = ByteBuffer.allocate(10);
        assertEquals(4, o.connection().read(read));
        assertEquals(-1, o.connection().read(read));
        assertEquals(new CloseReason.Reset("words"), reason(o));
        assertTrue(phone.link.quiet());
    }

    @Test
    void dataAfterAResetBelongsToNoConnection() throws Exception {
        Phone.Opened o = phone.open(5000, 131072);
        phone.link.segment(o.syn(), 1, 1, Wire.RST, 0);
        phone.link.segment(o.syn(), 1, 1, Wire.ACK, 131072, ascii("late"));
        MuxPacket.Tcp answer = phone.link.takeTcp();
        assertEquals(Wire.RST, answer.flags());
        assertEquals(-1, o.connection().read(ByteBuffer.allocate(1)));
    }

    @Test
    void resetOfAnUnknownConnectionIsNotAnswered_statement33() throws Exception {
        phone.link.say(new MuxPacket.Tcp(5000, 4711, 9, 9, Wire.RST, 0, ByteBuffer.wrap(ascii("bye"))));
        works(phone.open(5000, 131072), 1);
        assertTrue(phone.link.quiet());
    }

    @ParameterizedTest
    @ValueSource(ints = {Wire.ACK, Wire.SYN, Wire.SYN | Wire.ACK, 0x18, 0x11, 0})
    void segmentOfAnUnknownConnectionIsAnsweredByOneReset_statement33(int flags) throws Exception {
        phone.link.say(new MuxPacket.Tcp(5000, 4711, 77, 5, flags, 0, ByteBuffer.wrap(ascii("x"))));
        MuxPacket.Tcp reset = phone.link.takeTcp();
        assertEquals(new MuxPacket.Tcp(4711, 5000, 0, 77, Wire.RST, 0, reset.payload()), reset);
        assertFalse(reset.payload().hasRemaining());
        assertTrue(phone.link.quiet());
    }

    @Test
    void latePacketsInACrowdAreNotAllAnswered() throws Exception {
        for (int i = 0; i < 100_000; i++) {
            phone.link.say(new MuxPacket.Tcp(5000, 4711, i, 5, Wire.ACK, 0, ByteBuffer.wrap(NONE)));
        }
        Phone.Opened o = null;
        int resets = 0;
        var connecting = Phone.run(() -> phone.device.connect(5000));
        for (MuxPacket.Tcp next = phone.link.takeTcp(); o == null; next = phone.link.takeTcp()) {
            if (next.flags() == Wire.RST) resets++;
            else {
                phone.link.segment(next, 0, 1, Wire.SYN | Wire.ACK, 256);
                o = new Phone.Opened(Phone.get(connecting), next);
                break;
            }
        }
        assertTrue(resets >= 1 && resets <= 4, () -> "answers to a crowd of one pair");
        assertEquals(100_000, phone.device.counters().strays.sum());
        assertEquals(100_000 - resets, phone.device.counters().unanswerable.sum());
    }

    @ParameterizedTest
    @ValueSource(ints = {Wire.SYN, Wire.SYN | Wire.ACK, 0x18, 0x11, 0x30, 0})
    void synOrStrangeFlagsOnALivePairEndThatConnection_statement27(int flags) throws Exception {
        Phone.Opened o = phone.open(5000, 131072);
        Phone.Opened other = phone.open(5000, 131072);
        phone.link.segment(o.syn(), 1, 1, flags, 131072);
        MuxPacket.Tcp reset = phone.link.takeTcp();
        assertEquals(Wire.RST, reset.flags());
        assertEquals(o.syn().sourcePort(), reset.sourcePort());
        assertInstanceOf(CloseReason.ProtocolViolation.class, reason(o));
        works(other, 1);
    }

    @Test
    void dataBeforeSynAckEndsTheAttempt_statement26() throws Exception {
        var connecting = Phone.run(() -> phone.device.connect(5000));
        MuxPacket.Tcp syn = phone.link.takeTcp();
        phone.link.segment(syn, 1, 1, Wire.ACK, 131072, ascii("early"));
        assertEquals(Wire.RST, phone.link.takeTcp().flags());
        assertThrows(java.util.concurrent.ExecutionException.class, () -> Phone.get(connecting));
    }

    @Test
    void synAckOfAnyNumberWithGarbageIsAccepted_statement24() throws Exception {
        var connecting = Phone.run(() -> phone.device.connect(5000));
        MuxPacket.Tcp syn = phone.link.takeTcp();
        byte[] packet = PacketCodec.encode(
                        new MuxPacket.Tcp(
                                5000,
                                syn.sourcePort(),
                                0xfffffff0,
                                1,
                                Wire.SYN | Wire.ACK,
                                131072,
                                ByteBuffer.wrap(NONE)),
                        phone.link.framing,
                        Wire.DEVICE_MAGIC,
                        phone.link.txSeq++,
                        1)
                .array();
        packet[28] = 0x5f;
        packet[32] = 0x7f;
        packet[35] = 1;
        phone.link.raw(packet);
        MuxPacket.Tcp ack = phone.link.takeTcp();
        assertEquals(0xfffffff1, ack.ack());
        works(new Phone.Opened(Phone.get(connecting), syn), 0xfffffff1);
    }

    @Test
    void sequenceNumbersOfAConnectionWrap_statement39() throws Exception {
        var connecting = Phone.run(() -> phone.device.connect(5000));
        MuxPacket.Tcp syn = phone.link.takeTcp();
        phone.link.segment(syn, -40_001, 1, Wire.SYN | Wire.ACK, 131072);
        phone.link.takeTcp();
        Phone.Opened o = new Phone.Opened(Phone.get(connecting), syn);
        for (int seq = -40_000, i = 0; i < 4; i++, seq += 30_000) {
            phone.link.segment(o.syn(), seq, 1, Wire.ACK, 131072, new byte[30_000]);
            ByteBuffer all = ByteBuffer.allocate(30_000);
            while (all.hasRemaining()) o.connection().read(all);
        }
        assertTrue(o.connection().closeReason().isEmpty());
    }

    @Test
    void packetCounterOfThePhoneWrapsAndItsGapsAreCountedOnly() throws Exception {
        Phone.Opened o = phone.open(5000, 131072);
        phone.link.txSeq = 0xffff;
        works(o, 1);
        phone.link.txSeq &= 0xffff;
        works(o, 2);
        assertEquals(1, phone.device.counters().gaps.sum());
        o.connection().write(ByteBuffer.wrap(ascii("x")));
        byte[] sent = phone.link.takeBytes();
        assertEquals(0, ByteBuffer.wrap(sent).getShort(14), "rx_seq is the last counter of the phone");
    }

    @Test
    void halfFinishedPacketIsGivenUpAndItsConnectionEnds() throws Exception {
        Phone.Opened o = phone.open(5000, 131072);
        Phone.Opened other = phone.open(5000, 131072);
        byte[] packet = transfer(o, 1, new byte[3000]);
        phone.link.raw(Arrays.copyOf(packet, 1000));
        phone.timers.advance(EngineLimits.DEFAULT.partialPacket().plusMillis(1));
        works(other, 1);
        // The bytes of the lost packet cannot come again: the next of that connection shows the gap.
        phone.link.segment(o.syn(), 3001, 1, Wire.ACK, 131072, ascii("x"));
        assertInstanceOf(CloseReason.ProtocolViolation.class, reason(o));
        assertEquals(1, phone.device.counters().violations.sum());
        assertTrue(phone.device.counters().discarded.sum() >= 1000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 7, 12, 15})
    void surplusBytesAfterAPacketDisturbNothing_statement15(int surplus) throws Exception {
        Phone.Opened o = phone.open(5000, 131072);
        byte[] packet = transfer(o, 1, ascii("one"));
        byte[] more = Arrays.copyOf(packet, packet.length + surplus);
        Arrays.fill(more, packet.length, more.length, (byte) 0x6d);
        phone.link.raw(more);
        phone.link.segment(o.syn(), 4, 1, Wire.ACK, 131072, ascii("two"));
        ByteBuffer read = ByteBuffer.allocate(10);
        while (read.position() < 6) o.connection().read(read);
        assertEquals("onetwo", new String(read.array(), 0, 6, StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 512, 16384, 1})
    void packetSplitAtAnySizeArrivesWhole_statement14(int size) throws Exception {
        Phone.Opened o = phone.open(5000, 131072);
        byte[] payload = new byte[32_728];
        new java.util.Random(size).nextBytes(payload);
        byte[] packet = transfer(o, 1, payload);
        for (int at = 0; at < packet.length; at += size) {
            phone.link.raw(Arrays.copyOfRange(packet, at, Math.min(packet.length, at + size)));
        }
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        ByteBuffer part = ByteBuffer.allocate(10_000);
        while (read.size() < payload.length) {
            o.connection().read(part.clear());
            read.write(part.array(), 0, part.position());
        }
        org.junit.jupiter.api.Assertions.assertArrayEquals(payload, read.toByteArray());
    }

    @Test
    void emptyTransfersChangeNothing_statement12() throws Exception {
        Phone.Opened o = phone.open(5000, 131072);
        byte[] packet = transfer(o, 1, new byte[300]);
        phone.link.raw(NONE);
        phone.link.raw(Arrays.copyOf(packet, 100));
        phone.link.raw(NONE);
        phone.link.raw(Arrays.copyOfRange(packet, 100, packet.length));
        phone.link.raw(NONE);
        assertEquals(300, o.connection().read(ByteBuffer.allocate(400)));
    }

    @Test
    void olderAcknowledgementSaysNothing() throws Exception {
        Phone.Opened o = phone.open(5000, 1024);
        o.connection().write(ByteBuffer.allocate(1000));
        phone.link.takeTcp();
        phone.link.segment(o.syn(), 1, 1001, Wire.ACK, 1024);
        phone.link.segment(o.syn(), 1, 500, Wire.ACK, 65536);
        o.connection().write(ByteBuffer.allocate(1024));
        assertEquals(1024, phone.link.takeTcp().payload().remaining());
        assertTrue(o.connection().closeReason().isEmpty());
    }

    @Test
    void repeatedDataIsAViolationOfThatConnection() throws Exception {
        Phone.Opened o = phone.open(5000, 131072);
        works(o, 1);
        phone.link.segment(o.syn(), 1, 1, Wire.ACK, 131072, ascii("x"));
        assertInstanceOf(CloseReason.ProtocolViolation.class, reason(o));
        assertThrows(ConnectionException.class, () -> o.connection().read(ByteBuffer.allocate(1)));
    }

    @Test
    void phoneThatTakesBackItsWindowIsObeyed_statement28() throws Exception {
        Phone.Opened o = phone.open(5000, 131072);
        phone.link.segment(o.syn(), 1, 1, Wire.ACK, 512);
        var writing = Phone.run(() -> {
            o.connection().write(ByteBuffer.allocate(600));
            return null;
        });
        assertEquals(512, phone.link.takeTcp().payload().remaining());
        phone.link.segment(o.syn(), 1, 513, Wire.ACK, 512);
        assertEquals(88, phone.link.takeTcp().payload().remaining());
        Phone.get(writing);
    }

    @Test
    void hostSendsNothingButSynAckAndReset_statement27() throws Exception {
        Phone.Opened o = phone.open(5000, 131072);
        o.connection().write(ByteBuffer.allocate(100_000));
        for (int sent = 0; sent < 100_000; ) {
            MuxPacket.Tcp tcp = phone.link.takeTcp();
            assertEquals(Wire.ACK, tcp.flags());
            sent += tcp.payload().remaining();
            assertTrue(tcp.payload().remaining() <= 49116);
        }
        o.connection().close();
        MuxPacket.Tcp reset = phone.link.takeTcp();
        assertEquals(Wire.RST, reset.flags());
        assertFalse(reset.payload().hasRemaining());
    }

    @Test
    void synIsAsTheWorldSendsIt_statement23() throws Exception {
        var connecting = Phone.run(() -> phone.device.connect(5000));
        ByteBuffer syn = ByteBuffer.wrap(phone.link.takeBytes());
        assertEquals(36, syn.remaining());
        assertEquals(0, syn.getInt(20));
        assertEquals(0, syn.getInt(24));
        assertEquals(0x50020200, syn.getInt(28));
        assertEquals(0, syn.getInt(32));
        phone.link.end("over");
        assertThrows(java.util.concurrent.ExecutionException.class, () -> Phone.get(connecting));
    }
}
