package dev.pomona.mux.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameDecoderTest {
    private static final long PATIENCE = 1000;
    private final List<String> got = new ArrayList<>();
    private final FrameDecoder decoder = new FrameDecoder(p -> got.add(hex(p)), PATIENCE);

    private static String hex(ByteBuffer b) {
        byte[] bytes = new byte[b.remaining()];
        b.duplicate().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static ByteBuffer tcp(Framing framing, int txSeq, int payload) {
        byte[] bytes = new byte[payload];
        new Random(txSeq).nextBytes(bytes);
        return PacketCodec.encode(
                new MuxPacket.Tcp(62078, 1 + txSeq, txSeq, 1, Wire.ACK, 131072, ByteBuffer.wrap(bytes)),
                framing,
                Wire.DEVICE_MAGIC,
                txSeq,
                0);
    }

    private void feed(ByteBuffer all, int... lengths) {
        int at = 0;
        for (int n : lengths) {
            decoder.transfer(all.slice(at, n), 0);
            at += n;
        }
        assertEquals(all.limit(), at);
    }

    @Test
    void packetOverThreeReads_statement13() {
        decoder.framing(Framing.V2);
        ByteBuffer p = tcp(Framing.V2, 1, 40000 - 36);
        feed(p, 16384, 16384, 7232);
        assertEquals(List.of(hex(p)), got);
    }

    @Test
    void packetInPiecesOf4096_statement14() {
        decoder.framing(Framing.V2);
        ByteBuffer p = tcp(Framing.V2, 1, 40000 - 36);
        for (int at = 0; at < 40000; at += 4096) decoder.transfer(p.slice(at, Math.min(4096, 40000 - at)), 0);
        assertEquals(List.of(hex(p)), got);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000", "6d436f6e", "00000006", "00", "0000000600000024", "ffffffffffffffffffff"})
    void surplusDisturbsNothing_statement15(String surplus) {
        byte[] more = HexFormat.of().parseHex(surplus);
        decoder.framing(Framing.V2);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ByteBuffer p = tcp(Framing.V2, i, 10 * i);
            sent.add(hex(p));
            decoder.transfer(
                    ByteBuffer.allocate(p.remaining() + more.length)
                            .put(p)
                            .put(more)
                            .flip(),
                    0);
            decoder.transfer(ByteBuffer.allocate(0), 0);
        }
        assertEquals(sent, got);
    }

    @Test
    void incompletePacketIsGivenUpInTime() {
        decoder.framing(Framing.V2);
        ByteBuffer lost = tcp(Framing.V2, 1, 1000);
        ByteBuffer next = tcp(Framing.V2, 9000, 10);
        decoder.transfer(lost.slice(0, 512), 0);
        decoder.transfer(next, PATIENCE + 1);
        assertEquals(List.of(hex(next)), got);
        assertEquals(512, decoder.discarded());
    }

    @Test
    void newerPacketInterruptsAnIncompleteOne() {
        decoder.framing(Framing.V2);
        decoder.transfer(tcp(Framing.V2, 65535, 1000).slice(0, 512), 0);
        ByteBuffer next = tcp(Framing.V2, 0, 10);
        decoder.transfer(next, 1);
        assertEquals(List.of(hex(next)), got);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 65537, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void lengthOutOfBoundsLosesThatTransferOnly(int length) {
        decoder.framing(Framing.V2);
        decoder.transfer(ByteBuffer.allocate(64).putInt(0, 6).putInt(4, length), 0);
        ByteBuffer next = tcp(Framing.V2, 1, 10);
        decoder.transfer(next, 0);
        assertEquals(List.of(hex(next)), got);
    }

    @ParameterizedTest
    @EnumSource(Framing.class)
    void oneByteAtATime(Framing framing) {
        decoder.framing(framing);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ByteBuffer p = tcp(framing, i, 300 * i);
            sent.add(hex(p));
            for (int at = 0; at < p.limit(); at++) decoder.transfer(p.slice(at, 1), 0);
        }
        assertEquals(sent, got);
    }

    @Property(tries = 300)
    void anySplitYieldsTheSamePackets(
            @ForAll List<@IntRange(max = 3000) Integer> payloads,
            @ForAll List<@IntRange(min = 1, max = 5000) Integer> cuts,
            @ForAll Framing framing) {
        got.clear();
        FrameDecoder fresh = new FrameDecoder(p -> got.add(hex(p)), PATIENCE);
        fresh.framing(framing);
        ByteBuffer all = ByteBuffer.allocate(1 << 20);
        List<String> sent = new ArrayList<>();
        for (int n : payloads.subList(0, Math.min(200, payloads.size()))) {
            ByteBuffer p = tcp(framing, sent.size(), n);
            sent.add(hex(p));
            all.put(p);
        }
        all.flip();
        int at = 0;
        for (int i = 0; at < all.limit(); i++) {
            int n = Math.min(all.limit() - at, cuts.isEmpty() ? 1 + i % 40 : cuts.get(i % cuts.size()));
            fresh.transfer(all.slice(at, n), 0);
            at += n;
        }
        assertEquals(sent, got);
    }

    @Property(tries = 300)
    void corruptionNeverThrowsNorHoldsMoreThanTheBound(@ForAll long seed, @ForAll Framing framing) {
        Random random = new Random(seed);
        FrameDecoder fresh = new FrameDecoder(
                p -> {
                    assertTrue(p.remaining() >= Wire.MIN_PACKET && p.remaining() <= Wire.MAX_PACKET);
                    MuxPacket decoded = PacketCodec.decode(p, framing);
                    assertTrue(decoded.toString().length() > 0);
                },
                PATIENCE);
        fresh.framing(random.nextBoolean() ? framing : null);
        for (int i = 0; i < 30; i++) {
            ByteBuffer p = tcp(framing, i, random.nextInt(400));
            for (int n = random.nextInt(4); n > 0; n--) {
                p.put(random.nextInt(Math.min(40, p.limit())), (byte) random.nextInt(256));
            }
            fresh.transfer(p.slice(0, random.nextInt(p.limit() + 1)), random.nextInt(2000));
            assertTrue(fresh.held() <= Wire.MAX_PACKET);
        }
    }
}
