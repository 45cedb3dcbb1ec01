package dev.pomona.services.afc;

import java.time.Duration;
import java.util.List;

/**
 * What came of copying.
 *
 * @param files copied, or moved
 * @param bytes in them
 * @param directories made or entered
 * @param unchanged files that were the same already
 * @param removed files, links and directories removed from the target
 * @param verified files that were read again and compared
 * @param resumed bytes that were there from an interrupted copy
 * @param left what was left out, and why; at most {@value #NOTES}
 * @param failed what could not be copied, and why; at most {@value #NOTES}
 * @param failures how many could not be copied
 */
public record AfcReport(
        long files,
        long bytes,
        long directories,
        long unchanged,
        long removed,
        long verified,
        long resumed,
        List<Note> left,
        List<Note> failed,
        long failures,
        Duration time) {
    /** Of each kind are kept. */
    public static final int NOTES = 1000;

    /** A path and what is to be said of it. */
    public record Note(String path, String why) {}

    public AfcReport {
        left = List.copyOf(left);
        failed = List.copyOf(failed);
    }

    /** Whether everything was copied that could be. */
    public boolean complete() {
        return failures == 0;
    }
}
