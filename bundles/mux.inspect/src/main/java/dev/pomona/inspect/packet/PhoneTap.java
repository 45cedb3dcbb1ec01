package dev.pomona.inspect.packet;

import dev.pomona.mux.Udid;
import dev.pomona.mux.inspect.MuxInspector;
import dev.pomona.mux.inspect.PacketTap;
import dev.pomona.mux.inspect.PhoneReport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * All packets of one phone, over whatever links it has while this is open; a phone that is plugged in again is followed. The
 * data never wait for whoever reads this: what is too much is dropped and counted. Read by one thread.
 */
public final class PhoneTap implements AutoCloseable {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int MAX_PACKETS = 65_536;
    private static final int MAX_BYTES = 32 << 20;
    /** Of the phone's own words, which are kept whatever the snap is. */
    private static final int MAX_WORDS = 256;

    private final Supplier<Optional<MuxInspector>> inspector;
    private final Udid udid;
    private final int snap;
    private final BlockingQueue<Packet> queue = new LinkedBlockingQueue<>(MAX_PACKETS);
    private final AtomicInteger held = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final Map<Long, MuxInspector.Tapping> taps = new HashMap<>();
    private long looked;
    private boolean closed;

    /**
     * @param inspector as it is when it is needed; the engine may be replaced
     * @param snap how much of each payload is kept; words of the mux itself are kept anyway
     */
    public PhoneTap(Supplier<Optional<MuxInspector>> inspector, Udid udid, int snap) {
        this.inspector = inspector;
        this.udid = udid;
        this.snap = snap;
        look();
    }

    /** Whether the hub has a link to the phone now. */
    public boolean attached() {
        return !taps.isEmpty();
    }

    /** The next packet; empty when there was none for so long. */
    public Optional<Packet> next(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Packet packet = queue.poll();
            long now = System.nanoTime();
            if (packet == null) {
                if (now - looked >= LOOK_NANOS) {
                    look();
                }
                packet = queue.poll(Math.min(LOOK_NANOS, Math.max(0, end - now)), TimeUnit.NANOSECONDS);
            }
            if (packet != null) {
                held.addAndGet(-packet.payload().remaining());
                return Optional.of(packet);
            }
            if (now - end >= 0) {
                return Optional.empty();
            }
        }
    }

    /** Packets that were too many, since the start. */
    public long dropped() {
        return dropped.get();
    }

    private void look() {
        looked = System.nanoTime();
        if (closed) return;
        MuxInspector now = inspector.get().orElse(null);
        List<Long> there = now == null
                ? List.of()
                : now.phones().stream()
                        .filter(p -> p.udid().equals(udid))
                        .map(PhoneReport::link)
                        .toList();
        taps.keySet().retainAll(there);
        for (long link : there) {
            if (!taps.containsKey(link)) {
                PacketTap tap = (direction, nanos, version, header, payload) ->
                        keep(direction, link, nanos, version, header, payload);
                now.tap(link, tap).ifPresent(tapping -> taps.put(link, tapping));
            }
        }
    }

    private void keep(
            PacketTap.Direction direction, long link, long nanos, int version, ByteBuffer header, ByteBuffer payload) {
        int length = payload.remaining();
        int kept = Math.min(spoken(version, header) ? Math.max(snap, MAX_WORDS) : snap, length);
        if (held.addAndGet(kept) > MAX_BYTES
                || !queue.offer(new Packet(
                        direction,
                        link,
                        nanos,
                        version,
                        copy(header, header.remaining()),
                        copy(payload, kept),
                        length))) {
            held.addAndGet(-kept);
            dropped.incrementAndGet();
        }
    }

    /** Whether the payload is words of the mux, not somebody's data. */
    private static boolean spoken(int version, ByteBuffer header) {
        int at = header.position();
        int flags = at + (version == 2 ? Words.LONG_HEADER : Words.SHORT_HEADER) + 13;
        int protocol = header.remaining() >= Words.SHORT_HEADER ? header.getInt(at) : -1;
        return protocol == Words.CONTROL
                || protocol == Words.TCP && flags < header.limit() && (header.get(flags) & Words.Tcp.RST) != 0;
    }

    private static ByteBuffer copy(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(from.position(), bytes);
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /** Takes no more packets; those that are there already can still be read. */
    @Override
    public void close() {
        closed = true;
        taps.values().forEach(MuxInspector.Tapping::close);
        taps.clear();
    }
}
