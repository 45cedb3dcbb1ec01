package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcCopyOption;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** What all copying commands can be told. */
final class CopyFlags {
    @Option(names = "--verify", description = "read each file again on both sides and compare, before it gets its name")
    boolean verify;

    @Option(
            names = {"-c", "--resume"},
            description = "continue what an interrupted copy has left, and leave it when interrupted")
    boolean resume;

    @Option(names = "--links", description = "copy symbolic links as links, if they stay inside what is copied")
    boolean links;

    @Option(names = "--ignore-space", description = "begin even if the target seems to lack the room")
    boolean ignoreSpace;

    @Option(
            names = {"-n", "--dry-run"},
            description = "say what would be done, and do nothing")
    boolean dryRun;

    Set<AfcCopyOption> options(boolean recursive) {
        Set<AfcCopyOption> options = EnumSet.noneOf(AfcCopyOption.class);
        if (recursive) options.add(AfcCopyOption.RECURSIVE);
        if (verify) options.add(AfcCopyOption.VERIFY);
        if (resume) options.add(AfcCopyOption.RESUME);
        if (links) options.add(AfcCopyOption.LINKS);
        if (ignoreSpace) options.add(AfcCopyOption.IGNORE_SPACE);
        if (dryRun) options.add(AfcCopyOption.DRY_RUN);
        return options;
    }
}
