package dev.pomona.inspect.log;

import dev.pomona.mux.Udid;
import dev.pomona.mux.inspect.MuxInspector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The wire logs that are on, one for each phone at most. Thread-safe. */
public final class WireLogs implements AutoCloseable {
    private final Supplier<Optional<MuxInspector>> inspector;
    private final Path folder;
    private final Map<Udid, WireLog> logs = new ConcurrentHashMap<>();

    /** @param folder where the logs go; made when the first is needed */
    public WireLogs(Supplier<Optional<MuxInspector>> inspector, Path folder) {
        this.inspector = inspector;
        this.folder = folder;
    }

    /** What one log is doing. */
    public record State(Udid udid, Path file, boolean payload, long packets, long dropped, String trouble) {}

    /**
     * Turns a phone's log on; one that is on already goes on anew, into the same file.
     *
     * @param payload whether the bytes are logged, too
     */
    public synchronized State on(Udid udid, boolean payload) throws IOException {
        off(udid);
        WireLog log = WireLog.start(inspector, udid, payload, folder);
        logs.put(udid, log);
        return log.state();
    }

    /** Turns it off; the last state, empty if it was not on. */
    public synchronized Optional<State> off(Udid udid) {
        WireLog log = logs.remove(udid);
        if (log == null) {
            return Optional.empty();
        }
        log.close();
        return Optional.of(log.state());
    }

    public List<State> states() {
        return logs.values().stream().map(WireLog::state).toList();
    }

    @Override
    public synchronized void close() {
        List.copyOf(logs.keySet()).forEach(this::off);
    }
}
