package dev.pomona.metrics.osgi;

import dev.pomona.metrics.Meter;
import dev.pomona.mux.inspect.HubReport;
import dev.pomona.mux.inspect.MuxInspector;
import dev.pomona.mux.inspect.PhoneReport;
import dev.pomona.mux.inspect.Stall;
import dev.pomona.mux.inspect.StallCause;
import dev.pomona.mux.inspect.Traffic;
import dev.pomona.mux.inspect.Troubles;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the mux has counted: of the hub, those links included that have gone, and of each phone that is there. A phone's numbers begin
 * anew when it is plugged in again.
 */
final class MuxNumbers {
    private MuxNumbers() {}

    static void read(MuxInspector mux, Meter out) {
        HubReport hub = mux.hub();
        Map<String, String> all = Map.of();
        out.gauge("pomona_mux_links", "Links to phones.", all, hub.phones());
        out.counter("pomona_mux_links_total", "Links to phones so far.", all, hub.phonesEver());
        out.gauge("pomona_mux_memory_held_bytes", "Windows promised to phones.", all, hub.memoryHeld());
        out.gauge("pomona_mux_memory_budget_bytes", "The most that may be promised.", all, hub.memoryBudget());
        Sums sums = new Sums(
                hub.connections(), hub.connectionsEver(), hub.traffic(), hub.flushes(), hub.troubles(), hub.stalls());
        sums.tell("pomona_mux_", "all phones", all, out);
        // A phone may have two links of one source for a moment: an old one that is going, and a new one.
        Map<Map<String, String>, Sums> phones = new LinkedHashMap<>();
        for (PhoneReport phone : mux.phones()) {
            Map<String, String> labels =
                    new TreeMap<>(Map.of("udid", phone.udid().value(), "source", phone.source()));
            phones.merge(labels, Sums.of(phone), Sums::plus);
        }
        phones.forEach((labels, sum) -> sum.tell("pomona_mux_phone_", "one phone", labels, out));
    }

    /** What a hub and a phone have in common. */
    private record Sums(
            int connections,
            long connectionsEver,
            Traffic traffic,
            long flushes,
            Troubles troubles,
            Map<StallCause, Stall> stalls) {
        static Sums of(PhoneReport p) {
            return new Sums(p.connections(), p.connectionsEver(), p.traffic(), p.flushes(), p.troubles(), p.stalls());
        }

        Sums plus(Sums more) {
            Map<StallCause, Stall> both = new LinkedHashMap<>(stalls);
            more.stalls.forEach((cause, stall) -> both.merge(cause, stall, Stall::plus));
            return new Sums(
                    connections + more.connections,
                    connectionsEver + more.connectionsEver,
                    traffic.plus(more.traffic),
                    flushes + more.flushes,
                    troubles.plus(more.troubles),
                    both);
        }

        void tell(String prefix, String of, Map<String, String> labels, Meter out) {
            out.gauge(prefix + "connections", "Connections, " + of + ".", labels, connections);
            out.counter(prefix + "connections_total", "Connections so far, " + of + ".", labels, connectionsEver);
            out.counter(prefix + "flushes_total", "How often packets were pushed out, " + of + ".", labels, flushes);
            String bytes = "Bytes of whole packets, " + of + ".";
            out.counter(prefix + "bytes_total", bytes, with(labels, "direction", "in"), traffic.bytesIn());
            out.counter(prefix + "bytes_total", bytes, with(labels, "direction", "out"), traffic.bytesOut());
            String packets = "Packets, " + of + ".";
            out.counter(prefix + "packets_total", packets, with(labels, "direction", "in"), traffic.packetsIn());
            out.counter(prefix + "packets_total", packets, with(labels, "direction", "out"), traffic.packetsOut());
            out.counter(
                    prefix + "resets_total", "Connections that a phone ended, " + of + ".", labels, troubles.resets());
            wrong(troubles)
                    .forEach((kind, n) -> out.counter(
                            prefix + "troubles_total", "What went wrong, " + of + ".", with(labels, "kind", kind), n));
            for (StallCause cause : StallCause.values()) {
                Stall stall = stalls.getOrDefault(cause, Stall.NONE);
                Map<String, String> why = with(labels, "cause", cause.name().toLowerCase(Locale.ROOT));
                out.counter(prefix + "stalls_total", "How often bytes did not move, " + of + ".", why, stall.count());
                out.counter(
                        prefix + "stall_seconds_total",
                        "How long bytes did not move, " + of + ".",
                        why,
                        seconds(stall.time()));
            }
        }

        private static double seconds(Duration time) {
            return time.toNanos() / 1e9;
        }

        private static Map<String, String> with(Map<String, String> labels, String name, String value) {
            Map<String, String> more = new TreeMap<>(labels);
            more.put(name, value);
            return more;
        }

        /** Resets have a name of their own: most are the ordinary end of a service. */
        private static Map<String, Long> wrong(Troubles t) {
            Map<String, Long> kinds = new LinkedHashMap<>();
            kinds.put("refused", t.refused());
            kinds.put("unanswered", t.unanswered());
            kinds.put("violations", t.violations());
            kinds.put("gaps", t.gaps());
            kinds.put("discarded_bytes", t.discarded());
            kinds.put("strays", t.strays());
            kinds.put("unanswerable", t.unanswerable());
            kinds.put("controls", t.controls());
            kinds.put("unknown", t.unknown());
            kinds.put("restarts", t.restarts());
            return kinds;
        }
    }
}
