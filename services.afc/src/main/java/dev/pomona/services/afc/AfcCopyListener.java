package dev.pomona.services.afc;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Told how copies go on. One call at a time, from any of the threads that copy: quick, please. What it throws ends the copying.
 */
@ConsumerType
public interface AfcCopyListener {
    /** Tells nobody. */
    AfcCopyListener NONE = new AfcCopyListener() {};

    /** So many files with so many bytes have been found so far; more may come. */
    default void found(long files, long bytes) {}

    /**
     * A file goes on.
     *
     * @param done its bytes that are there, those of an earlier attempt included
     */
    default void moved(String remote, Path local, long done, long size) {}

    /** A file is whole and has its name; in a dry run, would have been copied. */
    default void done(String remote, Path local, long size) {}

    /** A file, a directory or a link of the target was removed, or would have been. */
    default void removed(String path) {}

    /** Something was left out: a link, a device, a directory without {@link AfcCopyOption#RECURSIVE}. */
    default void left(String path, String why) {}

    /** A file could not be copied; the others go on. */
    default void failed(String path, IOException why) {}
}
