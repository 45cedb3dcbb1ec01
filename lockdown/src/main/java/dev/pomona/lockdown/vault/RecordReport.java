package dev.pomona.lockdown.vault;

import dev.pomona.mux.Udid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What can be told of a stored pair record without giving any of it away.
 *
 * @param made when its certificates begin; empty if they cannot be read
 * @param expires when the first of its certificates ends
 * @param troubles what does not work with it, in words; empty if all is well
 */
public record RecordReport(Udid udid, Optional<Instant> made, Optional<Instant> expires, List<String> troubles) {
    public RecordReport {
        troubles = List.copyOf(troubles);
    }
}
