package dev.pomona.inspect.commands;

import dev.pomona.mux.inspect.ConnectionReport;
import dev.pomona.mux.inspect.EndReport;
import dev.pomona.mux.inspect.MuxInspector;
import dev.pomona.mux.inspect.PhoneReport;
import dev.pomona.mux.inspect.Traffic;
import dev.pomona.mux.inspect.Troubles;
import dev.pomona.shell.Invocation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The counters for people: what matters, in tables. */
final class CountersTable {
    private final Invocation call;
    private final MuxInspector mux;

    CountersTable(Invocation call, MuxInspector mux) {
        this.call = call;
        this.mux = mux;
    }

    void show(List<PhoneReport> links) {
        if (links.isEmpty()) {
            call.err().println("no phone has a link of this hub's own");
            return;
        }
        call.table(
                List.of(
                        "udid",
                        "source",
                        "from",
                        "to",
                        "connections",
                        "ever",
                        "refused",
                        "resets",
                        "faults",
                        "stalled"),
                links.stream().map(CountersTable::row).toList());
        if (!call.namesPhone()) {
            return;
        }
        for (PhoneReport link : links) {
            List<ConnectionReport> connections = mux.connections(link.link());
            if (!connections.isEmpty()) {
                call.out().println("\nconnections");
                call.table(
                        List.of(
                                "port",
                                "state",
                                "from",
                                "to",
                                "unread",
                                "window",
                                "inFlight",
                                "phoneWindow",
                                "stalled"),
                        connections.stream().map(CountersTable::row).toList());
            }
            List<EndReport> ends = mux.ends(link.link());
            if (!ends.isEmpty()) {
                call.out().println("\nended, the last first");
                call.table(
                        List.of("port", "at", "from", "to", "reason"),
                        ends.stream().map(CountersTable::row).toList());
            }
            if (!link.words().isEmpty()) {
                call.out().println("\nthe phone's last words: " + printable(link.words()));
            }
        }
    }

    /** A phone may say anything, control characters of terminals included. */
    private static String printable(String words) {
        return words.replaceAll("\\p{Cntrl}", "?");
    }

    private static Map<String, Object> row(PhoneReport link) {
        Troubles t = link.troubles();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("udid", link.udid().value());
        row.put("source", link.source());
        traffic(row, link.traffic());
        row.put("connections", link.connections());
        row.put("ever", link.connectionsEver());
        row.put("refused", t.refused());
        row.put("resets", t.resets());
        row.put("faults", t.unanswered() + t.violations() + t.gaps() + t.discarded() + t.unknown() + t.restarts());
        row.put("stalled", Reports.worst(link.stalls()));
        return row;
    }

    private static Map<String, Object> row(ConnectionReport connection) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("port", connection.port());
        row.put("state", connection.state().toLowerCase(java.util.Locale.ROOT));
        traffic(row, connection.traffic());
        row.put("unread", connection.unread());
        row.put("window", connection.window());
        row.put("inFlight", connection.inFlight());
        row.put("phoneWindow", connection.phoneWindow());
        row.put("stalled", Reports.worst(connection.stalls()));
        return row;
    }

    private static Map<String, Object> row(EndReport end) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("port", end.port());
        row.put("at", end.at().toString());
        traffic(row, end.traffic());
        row.put("reason", printable(end.reason().words()));
        return row;
    }

    private static void traffic(Map<String, Object> row, Traffic traffic) {
        row.put("from", Reports.size(traffic.bytesIn()));
        row.put("to", Reports.size(traffic.bytesOut()));
    }
}
