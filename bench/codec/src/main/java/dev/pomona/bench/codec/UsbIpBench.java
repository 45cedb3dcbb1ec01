package dev.pomona.bench.codec;

import dev.pomona.usbip.wire.Command;
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

/** The headers of USB/IP: one each way for every transfer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class UsbIpBench {
    private final Command submit = new Command.Submit(7, 0x10002, Command.IN, 5, 0, 16384, 0);
    private final ByteBuffer out = ByteBuffer.allocateDirect(Command.BYTES);
    private final ByteBuffer reply = ByteBuffer.allocateDirect(Command.BYTES);

    public UsbIpBench() {
        new Command.SubmitReply(7, 0, 16384).encode(reply);
    }

    @Benchmark
    public ByteBuffer submitEncode() {
        submit.encode(out.clear());
        return out;
    }

    @Benchmark
    public Command replyDecode() {
        return Command.decode(reply.clear());
    }
}
