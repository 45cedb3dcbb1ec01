package dev.pomona.inspect.commands;

import dev.pomona.mux.inspect.ConnectionReport;
import dev.pomona.mux.inspect.EndReport;
import dev.pomona.mux.inspect.HubReport;
import dev.pomona.mux.inspect.PhoneReport;
import dev.pomona.mux.inspect.Stall;
import dev.pomona.mux.inspect.StallCause;
import dev.pomona.mux.inspect.Traffic;
import dev.pomona.mux.inspect.Troubles;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The engine's reports as what JSON shows: all of each, under names that stay. */
final class Reports {
    private Reports() {}

    static Map<String, Object> of(HubReport hub) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("since", hub.since().toString());
        out.put("phones", hub.phones());
        out.put("phonesEver", hub.phonesEver());
        out.put("connections", hub.connections());
        out.put("connectionsEver", hub.connectionsEver());
        traffic(out, hub.traffic());
        out.put("flushes", hub.flushes());
        out.put("troubles", of(hub.troubles()));
        out.put("stalls", of(hub.stalls()));
        out.put("memoryHeld", hub.memoryHeld());
        out.put("memoryBudget", hub.memoryBudget());
        return out;
    }

    static Map<String, Object> of(PhoneReport phone) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("udid", phone.udid().value());
        out.put("link", phone.link());
        out.put("source", phone.source());
        out.put("since", phone.since().toString());
        out.put("version", phone.version());
        out.put("connectionsEver", phone.connectionsEver());
        traffic(out, phone.traffic());
        out.put("flushes", phone.flushes());
        out.put("troubles", of(phone.troubles()));
        out.put("stalls", of(phone.stalls()));
        out.put("memoryHeld", phone.memoryHeld());
        out.put("memoryBudget", phone.memoryBudget());
        out.put("words", phone.words());
        return out;
    }

    static Map<String, Object> of(ConnectionReport connection) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("port", connection.port());
        out.put("hostPort", connection.hostPort());
        out.put("since", connection.since().toString());
        out.put("state", connection.state().toLowerCase(Locale.ROOT));
        traffic(out, connection.traffic());
        out.put("window", connection.window());
        out.put("unread", connection.unread());
        out.put("phoneWindow", connection.phoneWindow());
        out.put("inFlight", connection.inFlight());
        out.put("stalls", of(connection.stalls()));
        return out;
    }

    static Map<String, Object> of(EndReport end) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("port", end.port());
        out.put("hostPort", end.hostPort());
        out.put("at", end.at().toString());
        out.put("reason", end.reason().words());
        traffic(out, end.traffic());
        return out;
    }

    private static void traffic(Map<String, Object> out, Traffic traffic) {
        out.put("bytesIn", traffic.bytesIn());
        out.put("packetsIn", traffic.packetsIn());
        out.put("bytesOut", traffic.bytesOut());
        out.put("packetsOut", traffic.packetsOut());
    }

    private static Map<String, Object> of(Troubles troubles) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("refused", troubles.refused());
        out.put("unanswered", troubles.unanswered());
        out.put("resets", troubles.resets());
        out.put("violations", troubles.violations());
        out.put("gaps", troubles.gaps());
        out.put("discarded", troubles.discarded());
        out.put("strays", troubles.strays());
        out.put("unanswerable", troubles.unanswerable());
        out.put("controls", troubles.controls());
        out.put("unknown", troubles.unknown());
        out.put("restarts", troubles.restarts());
        return out;
    }

    private static Map<String, Object> of(Map<StallCause, Stall> stalls) {
        Map<String, Object> out = new LinkedHashMap<>();
        for (StallCause cause : StallCause.values()) {
            Stall stall = stalls.getOrDefault(cause, Stall.NONE);
            out.put(
                    name(cause),
                    Map.of("count", stall.count(), "millis", stall.time().toMillis()));
        }
        return out;
    }

    /** As JSON has names: {@code phoneWindow}. */
    static String name(StallCause cause) {
        return switch (cause) {
            case PHONE_WINDOW -> "phoneWindow";
            case LINK_FULL -> "linkFull";
            case CLIENT_SLOW -> "clientSlow";
            case MEMORY -> "memory";
        };
    }

    /** All stalls in one word for a table: the longest cause and its seconds, {@code -} if none. */
    static String worst(Map<StallCause, Stall> stalls) {
        return stalls.entrySet().stream()
                .filter(e -> e.getValue().count() > 0)
                .max(java.util.Comparator.comparing(e -> e.getValue().time()))
                .map(e -> String.format(
                        Locale.ROOT,
                        "%s %.1f s",
                        name(e.getKey()),
                        e.getValue().time().toMillis() / 1e3))
                .orElse("-");
    }

    /** Bytes for people. */
    static String size(double bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 || value >= 100 ? "%.0f %s" : "%.1f %s", value, units[unit]);
    }
}
