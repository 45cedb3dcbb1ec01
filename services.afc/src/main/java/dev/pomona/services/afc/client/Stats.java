package dev.pomona.services.afc.client;

import dev.pomona.services.afc.AfcDeviceInfo;
import dev.pomona.services.afc.AfcFileType;
import dev.pomona.services.afc.AfcProtocolException;
import dev.pomona.services.afc.AfcStat;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The phone's lists of keys and values as typed results. */
final class Stats {
    private static final long NANOS = 1_000_000_000L;

    private Stats() {}

    static AfcStat stat(Map<String, String> m) throws AfcProtocolException {
        if (!m.containsKey("st_ifmt")) throw new AfcProtocolException("the phone did not say what kind of file it is");
        return new AfcStat(
                AfcFileType.of(m.get("st_ifmt")),
                number(m, "st_size", 0),
                number(m, "st_blocks", 0),
                number(m, "st_nlink", 0),
                time(m, "st_mtime"),
                time(m, "st_birthtime"),
                Optional.ofNullable(m.get("LinkTarget")));
    }

    static AfcDeviceInfo device(Map<String, String> m) throws AfcProtocolException {
        return new AfcDeviceInfo(
                m.getOrDefault("Model", ""),
                number(m, "FSTotalBytes", 0),
                number(m, "FSFreeBytes", 0),
                number(m, "FSBlockSize", 0));
    }

    /** The reverse of {@link #time}. */
    static long nanos(Instant time) {
        return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
    }

    private static Optional<Instant> time(Map<String, String> m, String key) throws AfcProtocolException {
        if (!m.containsKey(key)) return Optional.empty();
        long n = parse(key, m.get(key));
        return Optional.of(Instant.ofEpochSecond(Math.floorDiv(n, NANOS), Math.floorMod(n, NANOS)));
    }

    private static long number(Map<String, String> m, String key, long missing) throws AfcProtocolException {
        if (!m.containsKey(key)) return missing;
        long n = parse(key, m.get(key));
        if (n < 0) throw new AfcProtocolException("the phone said " + key + " is " + n);
        return n;
    }

    private static long parse(String key, String text) throws AfcProtocolException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
            throw new AfcProtocolException("the phone said " + key + " is '" + shown + "', which is no number");
        }
    }
}
