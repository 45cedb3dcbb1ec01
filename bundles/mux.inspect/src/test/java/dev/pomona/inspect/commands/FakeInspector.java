package dev.pomona.inspect.commands;

import dev.pomona.inspect.packet.Packets;
import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Udid;
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
import dev.pomona.shell.fake.FakeInvocation;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A mux in which a test says what happens. */
public final class FakeInspector implements MuxInspector {
    public static final Udid PHONE = FakeInvocation.PHONE;
    private static final Instant SINCE = Instant.parse("2026-11-21T16:00:00Z");

    private final Map<Long, PacketTap> taps = new ConcurrentHashMap<>();
    private final CountDownLatch tapped = new CountDownLatch(1);
    public volatile List<Long> links = List.of(1L);
    public volatile long bytes;

    /** Lets a packet go by, as the engine does: with buffers that are good only now. */
    public void packet(long link, PacketTap.Direction direction, int flags, String payload) {
        PacketTap tap = taps.get(link);
        if (tap != null) {
            ByteBuffer body = Packets.tcp(direction, 1, 2, 1, flags, payload).payload();
            tap.packet(direction, Packets.TIME, 2, Packets.header(1, 2, 1, flags, body.remaining()), body);
        }
    }

    /** Waits until somebody taps. */
    public boolean tapped() throws InterruptedException {
        return tapped.await(10, TimeUnit.SECONDS);
    }

    public boolean tappedNow(long link) {
        return taps.containsKey(link);
    }

    private Traffic traffic() {
        return new Traffic(bytes, 2, 0, 1);
    }

    @Override
    public HubReport hub() {
        return new HubReport(SINCE, 1, 2, 1, 3, traffic(), 4, Troubles.NONE, Map.of(), 0, 1 << 20);
    }

    @Override
    public List<PhoneReport> phones() {
        return links.stream()
                .map(link -> new PhoneReport(
                        link,
                        PHONE,
                        "usbip",
                        SINCE,
                        2,
                        1,
                        3,
                        traffic(),
                        4,
                        Troubles.NONE,
                        Map.of(StallCause.CLIENT_SLOW, new Stall(2, Duration.ofMillis(1500))),
                        0,
                        1 << 20,
                        "go\u001baway"))
                .toList();
    }

    @Override
    public Optional<PhoneReport> phone(long link) {
        return phones().stream().filter(p -> p.link() == link).findFirst();
    }

    @Override
    public List<ConnectionReport> connections(long link) {
        return List.of(new ConnectionReport(1025, 62078, SINCE, "OPEN", traffic(), 131072, 5, 131072, 0, Map.of()));
    }

    @Override
    public List<EndReport> ends(long link) {
        return List.of(new EndReport(1024, 7, SINCE, new CloseReason.Reset("over"), traffic()));
    }

    @Override
    public Optional<Tapping> tap(long link, PacketTap tap) {
        taps.put(link, tap);
        tapped.countDown();
        return Optional.of(() -> taps.remove(link));
    }
}
