package dev.pomona.mux.engine;

import dev.pomona.mux.engine.core.WindowBudget;
import dev.pomona.mux.engine.io.DeviceView;
import dev.pomona.mux.engine.io.MuxDevice;
import dev.pomona.mux.inspect.ConnectionReport;
import dev.pomona.mux.inspect.EndReport;
import dev.pomona.mux.inspect.HubReport;
import dev.pomona.mux.inspect.MuxInspector;
import dev.pomona.mux.inspect.PacketTap;
import dev.pomona.mux.inspect.PhoneReport;
import dev.pomona.mux.inspect.Stall;
import dev.pomona.mux.inspect.StallCause;
import dev.pomona.mux.inspect.Traffic;
import dev.pomona.mux.inspect.Troubles;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All links of the hub to look into, those that have gone summed up. */
final class Inspection implements MuxInspector {
    private final WindowBudget memory;
    private final Instant since = Instant.now();
    private final TreeMap<Long, DeviceView> links = new TreeMap<>();
    private long last;
    private HubReport gone = new HubReport(since, 0, 0, 0, 0, Traffic.NONE, 0, Troubles.NONE, Map.of(), 0, 0);

    Inspection(WindowBudget memory) {
        this.memory = memory;
    }

    /** From now on it is seen. @return ends that */
    synchronized Runnable add(MuxDevice device) {
        DeviceView view = device.view(++last);
        links.put(view.number(), view);
        return () -> remove(view);
    }

    private synchronized void remove(DeviceView view) {
        if (links.remove(view.number()) != null) gone = plus(gone, view.report());
    }

    private static HubReport plus(HubReport sum, PhoneReport phone) {
        Map<StallCause, Stall> stalls = new HashMap<>(sum.stalls());
        phone.stalls().forEach((cause, stall) -> stalls.merge(cause, stall, Stall::plus));
        return new HubReport(
                sum.since(),
                sum.phones(),
                sum.phonesEver(),
                sum.connections() + phone.connections(),
                sum.connectionsEver() + phone.connectionsEver(),
                sum.traffic().plus(phone.traffic()),
                sum.flushes() + phone.flushes(),
                sum.troubles().plus(phone.troubles()),
                stalls,
                0,
                0);
    }

    @Override
    public synchronized HubReport hub() {
        HubReport sum = gone;
        for (DeviceView view : links.values()) sum = plus(sum, view.report());
        int connections = links.values().stream()
                .mapToInt(view -> view.report().connections())
                .sum();
        return new HubReport(
                since,
                links.size(),
                last,
                connections,
                sum.connectionsEver(),
                sum.traffic(),
                sum.flushes(),
                sum.troubles(),
                sum.stalls(),
                memory.held(),
                memory.limit());
    }

    @Override
    public List<PhoneReport> phones() {
        return all().stream().map(DeviceView::report).toList();
    }

    @Override
    public Optional<PhoneReport> phone(long link) {
        return view(link).map(DeviceView::report);
    }

    @Override
    public List<ConnectionReport> connections(long link) {
        return view(link).map(DeviceView::connections).orElse(List.of());
    }

    @Override
    public List<EndReport> ends(long link) {
        return view(link).map(DeviceView::ends).orElse(List.of());
    }

    @Override
    public Optional<Tapping> tap(long link, PacketTap tap) {
        return view(link).map(view -> view.tap(tap));
    }

    private synchronized List<DeviceView> all() {
        return List.copyOf(links.values());
    }

    private synchronized Optional<DeviceView> view(long link) {
        return Optional.ofNullable(links.get(link));
    }
}
