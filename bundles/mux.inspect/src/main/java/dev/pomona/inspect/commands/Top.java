package dev.pomona.inspect.commands;

import dev.pomona.mux.inspect.ConnectionReport;
import dev.pomona.mux.inspect.MuxInspector;
import dev.pomona.mux.inspect.PhoneReport;
import dev.pomona.mux.inspect.Traffic;
import dev.pomona.shell.Invocation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rates between two looks at the mux. */
final class Top {
    private static final int BUSIEST = 20;
    private static final String HOME_AND_CLEAR = "\u001b[H\u001b[2J";
    private static final List<String> LINKS =
            List.of("udid", "source", "from", "to", "packets", "connections", "resets", "stalled");
    private static final List<String> CONNECTIONS =
            List.of("udid", "port", "state", "from", "to", "unread", "window", "inFlight", "phoneWindow", "stalled");

    private final Invocation call;
    private Map<Object, Traffic> before = new HashMap<>();
    private Map<Object, Traffic> now = new HashMap<>();
    private long lookedBefore;
    private long looked;
    private List<PhoneReport> links = List.of();
    private final Map<ConnectionReport, PhoneReport> connections = new LinkedHashMap<>();

    Top(Invocation call) {
        this.call = call;
    }

    /** A connection is the same as before if it began at the same time. */
    private record Key(long link, int hostPort, Instant since) {}

    private static Key key(PhoneReport link, ConnectionReport connection) {
        return new Key(link.link(), connection.hostPort(), connection.since());
    }

    void look(MuxInspector mux, List<PhoneReport> wanted) {
        before = now;
        lookedBefore = looked;
        now = new HashMap<>();
        looked = System.nanoTime();
        links = wanted;
        connections.clear();
        for (PhoneReport link : links) {
            now.put(link.link(), link.traffic());
            for (ConnectionReport connection : mux.connections(link.link())) {
                now.put(key(link, connection), connection.traffic());
                connections.put(connection, link);
            }
        }
    }

    void show() {
        List<Map<String, Object>> phones = links.stream().map(this::row).toList();
        List<Map<String, Object>> busiest = connections.entrySet().stream()
                .sorted(Comparator.comparingDouble(
                        (Map.Entry<ConnectionReport, PhoneReport> e) -> -both(key(e.getValue(), e.getKey()))))
                .limit(BUSIEST)
                .map(e -> row(e.getValue(), e.getKey()))
                .toList();
        if (call.json()) {
            Map<String, Object> look = new LinkedHashMap<>();
            look.put("at", Instant.now().toString());
            look.put("seconds", seconds());
            look.put("phones", phones);
            look.put("connections", busiest);
            call.element("", look);
            return;
        }
        if (call.terminal()) {
            call.out().print(HOME_AND_CLEAR);
        }
        call.table(LINKS, readable(phones));
        if (!busiest.isEmpty()) {
            call.out().println();
            call.table(CONNECTIONS, readable(busiest));
        }
        call.out().println();
        call.out().flush();
    }

    private double seconds() {
        return (looked - lookedBefore) / 1e9;
    }

    private Traffic change(Object key) {
        Traffic last = now.getOrDefault(key, Traffic.NONE);
        Traffic first = before.getOrDefault(key, Traffic.NONE);
        return new Traffic(
                last.bytesIn() - first.bytesIn(),
                last.packetsIn() - first.packetsIn(),
                last.bytesOut() - first.bytesOut(),
                last.packetsOut() - first.packetsOut());
    }

    private double both(Object key) {
        Traffic change = change(key);
        return change.bytesIn() + change.bytesOut() + 0.001 * (change.packetsIn() + change.packetsOut());
    }

    private Map<String, Object> row(PhoneReport link) {
        Traffic change = change(link.link());
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("udid", link.udid().value());
        row.put("link", link.link());
        row.put("source", link.source());
        row.put("from", Math.round(change.bytesIn() / seconds()));
        row.put("to", Math.round(change.bytesOut() / seconds()));
        row.put("packets", Math.round((change.packetsIn() + change.packetsOut()) / seconds()));
        row.put("connections", link.connections());
        row.put("resets", link.troubles().resets());
        row.put("stalled", Reports.worst(link.stalls()));
        return row;
    }

    private Map<String, Object> row(PhoneReport link, ConnectionReport connection) {
        Traffic change = change(key(link, connection));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("udid", link.udid().value());
        row.put("link", link.link());
        row.put("port", connection.port());
        row.put("hostPort", connection.hostPort());
        row.put("state", connection.state().toLowerCase(java.util.Locale.ROOT));
        row.put("from", Math.round(change.bytesIn() / seconds()));
        row.put("to", Math.round(change.bytesOut() / seconds()));
        row.put("unread", connection.unread());
        row.put("window", connection.window());
        row.put("inFlight", connection.inFlight());
        row.put("phoneWindow", connection.phoneWindow());
        row.put("stalled", Reports.worst(connection.stalls()));
        return row;
    }

    /** Rates with their units. */
    private static List<Map<String, Object>> readable(List<Map<String, Object>> rows) {
        List<Map<String, Object>> out = new ArrayList<>();
        for (Map<String, Object> row : rows) {
            Map<String, Object> copy = new LinkedHashMap<>(row);
            for (String rate : List.of("from", "to")) {
                copy.put(rate, Reports.size(((Number) row.get(rate)).doubleValue()) + "/s");
            }
            if (copy.containsKey("packets")) {
                copy.put("packets", row.get("packets") + "/s");
            }
            out.add(copy);
        }
        return out;
    }
}
