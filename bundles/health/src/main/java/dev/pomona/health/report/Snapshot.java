package dev.pomona.health.report;

import dev.pomona.plugins.Plugin;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the hub is made of at one moment, as far as its health goes. */
public record Snapshot(
        List<SourceState> sources,
        List<PhoneState> phones,
        List<Failure> failures,
        List<Plugin> plugins,
        List<String> leftThreads,
        Folder folder) {

    /**
     * Somewhere that phones come from, or a socket that they are offered at.
     *
     * @param counters what happened there so far, in the order in which the source tells it
     */
    public record SourceState(
            String name, boolean settled, boolean healthy, String status, Map<String, Long> counters) {}

    /**
     * A phone.
     *
     * @param trust the name of the {@code Trust}; empty while lockdown does not know the phone
     * @param ways the transports it is reached by, best first; empty for one that has gone
     * @param clients the client types published for it
     */
    public record PhoneState(
            String udid, String name, String version, String trust, List<String> ways, Set<String> clients) {}

    /**
     * A phone that is there and cannot be used.
     *
     * @param phone its UDID
     * @param ago seconds since the last try
     */
    public record Failure(String phone, String problem, String advice, long ago) {}

    /**
     * The state folder.
     *
     * @param path empty if the hub was not told one
     * @param others whether others than its owner may look into it
     */
    public record Folder(String path, boolean writable, boolean others, long freeBytes) {}
}
