package dev.pomona.health.osgi;

import dev.pomona.health.report.Snapshot.Failure;
import dev.pomona.mux.DeviceEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/**
 * Which phones are there and cannot be used: what the registry cannot tell. Their sources go on trying, so what has not
 * failed again for a while is there no more.
 */
@Component(
        service = {DeviceEvent.Listener.class, Failures.class},
        immediate = true)
public final class Failures implements DeviceEvent.Listener {
    static final int MOST = 1000;
    /** Longer than the longest pause of a source between two tries. */
    static final Duration FRESH = Duration.ofMinutes(10);

    private final Map<String, DeviceEvent.Failed> last = new LinkedHashMap<>();

    @Override
    public synchronized void deviceEvent(DeviceEvent event) {
        switch (event) {
            case DeviceEvent.Failed failed -> {
                last.remove(failed.phone());
                if (last.size() >= MOST) last.remove(last.keySet().iterator().next());
                last.put(failed.phone(), failed);
            }
            case DeviceEvent.Ready ready -> last.remove(ready.phone());
            case DeviceEvent.Appeared appeared -> {}
            case DeviceEvent.Gone gone -> {}
        }
    }

    /** Those that are fresh, oldest first. */
    synchronized List<Failure> all(Instant now) {
        last.values().removeIf(f -> f.time().isBefore(now.minus(FRESH)));
        return last.values().stream()
                .map(f -> new Failure(
                        f.phone(),
                        f.problem(),
                        f.advice(),
                        Math.max(0, Duration.between(f.time(), now).toSeconds())))
                .toList();
    }
}
