package dev.pomona.services.afc;

import org.osgi.annotation.versioning.ConsumerType;

/** Told how a copy goes on, from the thread that copies. What it throws ends the copy. */
@FunctionalInterface
@ConsumerType
public interface AfcProgress {
    /** Tells nobody. */
    AfcProgress NONE = (done, total) -> {};

    /**
     * @param done bytes copied
     * @param total bytes the file had when the copy began
     */
    void moved(long done, long total);
}
