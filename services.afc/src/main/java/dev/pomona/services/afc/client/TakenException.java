package dev.pomona.services.afc.client;

import java.nio.file.FileSystemException;

/** Two files of one job would have one name where they go. The one that was there first stays. */
final class TakenException extends FileSystemException {
    private static final long serialVersionUID = 1;

    /**
     * @param source what is not copied
     * @param target where it would have gone
     * @param first what has gone there
     */
    TakenException(String source, Object target, Object first) {
        super(
                source,
                null,
                "would replace " + target + ", which this copy has just made from " + first
                        + "; copy it by itself, under another name");
    }
}
