package dev.pomona.bench.codec;

import dev.pomona.mux.engine.core.FrameDecoder;
import dev.pomona.mux.engine.core.Framing;
import dev.pomona.mux.engine.core.MuxPacket;
import dev.pomona.mux.engine.core.PacketCodec;
import dev.pomona.mux.engine.core.Wire;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The mux: cutting transfers into packets, headers out of bytes, headers into bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PacketBench {
    private static final int PAYLOAD = 32_728;
    private static final int HEADERS = 36;
    private static final int READ = 16_384;

    private final ByteBuffer packet = packet(PAYLOAD);
    private final ByteBuffer small = packet(0);
    private final ByteBuffer headers = ByteBuffer.allocateDirect(HEADERS);
    private final ByteBuffer[] halves = {packet.slice(0, READ), packet.slice(READ, HEADERS + PAYLOAD - READ)};
    private int packets;
    private final FrameDecoder decoder = new FrameDecoder(p -> packets += p.remaining(), Long.MAX_VALUE);

    public PacketBench() {
        decoder.framing(Framing.V2);
    }

    private static ByteBuffer packet(int payload) {
        ByteBuffer b = ByteBuffer.allocateDirect(HEADERS + payload);
        PacketCodec.header(b, Framing.V2, Wire.TCP, HEADERS - 16 + payload, Wire.DEVICE_MAGIC, 1, 2);
        PacketCodec.tcpHeader(b, 62078, 1025, 1, 1, Wire.ACK, 131072);
        return b.clear();
    }

    /** A whole packet in one transfer, which needs no copy. */
    @Benchmark
    public int frameWhole() {
        decoder.transfer(packet, 0);
        return packets;
    }

    /** A packet of 32 KiB in two reads, put together. */
    @Benchmark
    public int frameInTwoReads() {
        decoder.transfer(halves[0], 0);
        decoder.transfer(halves[1], 0);
        return packets;
    }

    @Benchmark
    public MuxPacket segmentDecode() {
        return PacketCodec.decode(small, Framing.V2);
    }

    @Benchmark
    public ByteBuffer segmentEncode() {
        headers.clear();
        PacketCodec.header(headers, Framing.V2, Wire.TCP, HEADERS - 16, Wire.HOST_MAGIC, 1, 2);
        PacketCodec.tcpHeader(headers, 1025, 62078, 1, 1, Wire.ACK, 131072);
        return headers;
    }
}
