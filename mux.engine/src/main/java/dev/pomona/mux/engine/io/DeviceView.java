package dev.pomona.mux.engine.io;

import dev.pomona.mux.engine.core.Framing;
import dev.pomona.mux.engine.core.WindowBudget;
import dev.pomona.mux.inspect.ConnectionReport;
import dev.pomona.mux.inspect.EndReport;
import dev.pomona.mux.inspect.MuxInspector.Tapping;
import dev.pomona.mux.inspect.PacketTap;
import dev.pomona.mux.inspect.PhoneReport;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What may be seen of one link. */
public final class DeviceView {
    private final long number;
    private final MuxDevice device;
    private final ConnectionTable connections;
    private final DeviceCounters counters;
    private final WindowBudget memory;
    private final Instant since;

    DeviceView(
            long number,
            MuxDevice device,
            ConnectionTable connections,
            DeviceCounters counters,
            WindowBudget memory,
            Instant since) {
        this.number = number;
        this.device = device;
        this.connections = connections;
        this.counters = counters;
        this.memory = memory;
        this.since = since;
    }

    public long number() {
        return number;
    }

    public PhoneReport report() {
        return new PhoneReport(
                number,
                device.udid(),
                device.info().source(),
                since,
                version(device.ready()),
                connections.size(),
                counters.opened.sum(),
                counters.traffic(),
                counters.flushes.sum(),
                counters.troubles(),
                counters.stalls.snapshot(),
                memory.held(),
                memory.limit(),
                counters.words);
    }

    private static int version(CompletableFuture<Framing> ready) {
        if (!ready.isDone() || ready.isCompletedExceptionally()) return 0;
        return ready.join() == Framing.V1 ? 1 : 2;
    }

    public List<ConnectionReport> connections() {
        return connections.all().stream()
                .map(MuxConnection::report)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(ConnectionReport::since))
                .toList();
    }

    public List<EndReport> ends() {
        return counters.ends.all();
    }

    public Tapping tap(PacketTap tap) {
        return counters.taps.add(tap);
    }
}
