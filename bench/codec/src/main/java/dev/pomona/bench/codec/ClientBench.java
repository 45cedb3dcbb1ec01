package dev.pomona.bench.codec;

import dev.pomona.mux.client.Frame;
import dev.pomona.mux.client.NetworkAddress;
import dev.pomona.mux.client.Reply;
import dev.pomona.mux.client.ReplyCodec;
import dev.pomona.mux.client.Request;
import dev.pomona.mux.client.RequestCodec;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
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

/** The clients' protocol: what every Connect costs in reading and answering. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ClientBench {
    private final Frame connect = RequestCodec.encode(
            new Request.Connect(OptionalLong.of(4), OptionalInt.of(62078)),
            new Request.Asker(Optional.empty(), Optional.of("bench"), 3),
            1);

    @Benchmark
    public Object connectDecode() {
        return RequestCodec.decode(connect);
    }

    @Benchmark
    public Frame resultEncode() {
        return ReplyCodec.encode(new Reply.Result(0), 1, true, NetworkAddress.Layout.BSD);
    }
}
