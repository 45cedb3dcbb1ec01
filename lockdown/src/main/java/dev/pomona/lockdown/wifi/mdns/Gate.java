package dev.pomona.lockdown.wifi.mdns;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before the multicast DNS library, which keeps whatever anybody on the network says for as long as that says. Of
 * each packet it lets through what is about one service: written anew, for an hour and a quarter at most, up to a bound for
 * each sender and for all, and not too often. What is kept out is counted, and logged once.
 *
 * <p>Not for several threads at once, but {@link #counts()}.
 */
final class Gate {
    /** What was kept out. @param malformed packets; @param tooOften packets; @param tooMuch records */
    record Counts(long malformed, long tooOften, long tooMuch) {}

    static final int BURST = 200;
    static final int MOST_OF_ONE = 1 << 20;
    static final int MOST_OF_ALL = 4 << 20;
    static final int LARGEST = 8_900;
    private static final long SECOND = 1_000_000_000L;
    private static final long AGAIN = SECOND / 20;
    private static final long LONGEST_TTL = 4_500;
    private static final int SENDERS = 256;
    private static final int HEAD = 10;
    private static final int OVERHEAD = 200;
    private static final int HEADER = 12;
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    /** Who said it, what it costs the library, and until when. */
    private record Kept(InetAddress sender, int cost, long until, String host) {}

    private static final class Sender {
        private long paidUntil = Long.MIN_VALUE;
        private int held;
    }

    private final DnsName service;
    private final Map<String, Kept> kept = new HashMap<>();
    private final Map<InetAddress, Sender> senders = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Sender> eldest) {
            return size() > SENDERS;
        }
    };
    /** Those that instances are at, and by how many that is kept. */
    private final Map<String, Integer> hosts = new HashMap<>();

    private volatile Counts counts = new Counts(0, 0, 0);
    private int heldByAll;
    private long swept = Long.MIN_VALUE;

    /** @param service its full name with dots, one at the end */
    Gate(String service) {
        this.service = DnsName.of(service);
    }

    Counts counts() {
        return counts;
    }

    /**
     * What the library may have of a packet.
     *
     * @param now in nanoseconds, from 0, never less than before
     */
    Optional<byte[]> admit(byte[] packet, int length, InetAddress from, long now) {
        List<DnsRecord> records;
        try {
            records = DnsReader.read(packet, length);
        } catch (DnsReader.Malformed e) {
            if (counts.malformed() == 0)
                LOG.warn("{} sends multicast DNS that is broken: {}", from.getHostAddress(), e.getMessage());
            counts = new Counts(counts.malformed() + 1, counts.tooOften(), counts.tooMuch());
            return Optional.empty();
        }
        sweep(now);
        List<DnsRecord> ours = ofTheService(records);
        if (ours.isEmpty()) return Optional.empty();
        Sender sender = senders.computeIfAbsent(from, f -> new Sender());
        sender.paidUntil = Math.max(sender.paidUntil, now - BURST * AGAIN) + AGAIN;
        if (sender.paidUntil > now) {
            sender.paidUntil -= AGAIN;
            if (counts.tooOften() == 0) LOG.warn("{} announces itself too often", from.getHostAddress());
            counts = new Counts(counts.malformed(), counts.tooOften() + 1, counts.tooMuch());
            return Optional.empty();
        }
        return written(ours, from, sender, now);
    }

    /** The service's own first: they tell which hosts are of interest. */
    private List<DnsRecord> ofTheService(List<DnsRecord> records) {
        List<DnsRecord> ours = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (DnsRecord record : records) {
            boolean child = record.head().name().isChildOf(service);
            if (record instanceof DnsRecord.Place place && child)
                named.add(place.target().key());
            boolean wanted = record instanceof DnsRecord.Pointer p
                    ? p.target().isChildOf(service) && p.head().name().key().equals(service.key())
                    : child && (record instanceof DnsRecord.Place || record instanceof DnsRecord.Text);
            if (wanted) ours.add(record);
        }
        for (DnsRecord record : records) {
            if (!(record instanceof DnsRecord.Address)) continue;
            String host = record.head().name().key();
            if (named.contains(host) || hosts.containsKey(host)) ours.add(record);
        }
        return ours;
    }

    private Optional<byte[]> written(List<DnsRecord> records, InetAddress from, Sender sender, long now) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int count = 0;
        for (DnsRecord record : records) {
            // Its place may have been a goodbye, or too much.
            boolean anybody = record instanceof DnsRecord.Address
                    && !hosts.containsKey(record.head().name().key());
            if (anybody) continue;
            byte[] bytes = bytes(record);
            if (HEADER + out.size() + bytes.length <= LARGEST
                    && hold(record, bytes.length + OVERHEAD, from, sender, now)) {
                out.writeBytes(bytes);
                count++;
            } else if (record.head().ttl() > 0) {
                if (counts.tooMuch() == 0) LOG.warn("{} announces more than is kept", from.getHostAddress());
                counts = new Counts(counts.malformed(), counts.tooOften(), counts.tooMuch() + 1);
            }
        }
        if (count == 0) return Optional.empty();
        ByteBuffer packet = ByteBuffer.allocate(HEADER + out.size());
        packet.putInt(0x8400).putInt(count).putInt(0).put(out.toByteArray());
        return Optional.of(packet.array());
    }

    private boolean hold(DnsRecord record, int cost, InetAddress from, Sender sender, long now) {
        Kept before = kept.get(record.key());
        if (record.head().ttl() == 0) return before != null;
        int more = before == null ? cost : cost - before.cost();
        boolean same = before != null && before.sender().equals(from);
        if (heldByAll + more > MOST_OF_ALL || sender.held + (same ? more : cost) > MOST_OF_ONE) return false;
        if (before != null) release(before);
        long until = now + Math.min(LONGEST_TTL, record.head().ttl()) * SECOND;
        String host = record instanceof DnsRecord.Place place ? place.target().key() : null;
        kept.put(record.key(), new Kept(from, cost, until, host));
        if (host != null) hosts.merge(host, 1, Integer::sum);
        sender.held += cost;
        heldByAll += cost;
        return true;
    }

    private void release(Kept one) {
        if (one.host() != null) hosts.computeIfPresent(one.host(), (host, count) -> count == 1 ? null : count - 1);
        heldByAll -= one.cost();
        Sender sender = senders.get(one.sender());
        if (sender != null) sender.held = Math.max(0, sender.held - one.cost());
    }

    /** Not more than once a second, however much comes. */
    private void sweep(long now) {
        if (swept != Long.MIN_VALUE && now - swept < SECOND) return;
        swept = now;
        kept.values().removeIf(one -> {
            if (one.until() > now) return false;
            release(one);
            return true;
        });
    }

    private static byte[] bytes(DnsRecord record) {
        byte[] name = record.head().name().bytes();
        byte[] data = record.data();
        int ttl = (int) Math.min(LONGEST_TTL, record.head().ttl());
        return ByteBuffer.allocate(name.length + HEAD + data.length)
                .put(name)
                .putShort((short) record.type())
                .putShort((short) (record.head().flush() ? 0x8001 : 1))
                .putInt(ttl)
                .putShort((short) data.length)
                .put(data)
                .array();
    }
}
