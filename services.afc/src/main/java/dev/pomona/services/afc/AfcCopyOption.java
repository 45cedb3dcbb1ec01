package dev.pomona.services.afc;

/** How trees are copied between a phone and a disk. */
public enum AfcCopyOption {
    /** Directories are copied with all below them; without this they are left out. */
    RECURSIVE,
    /**
     * Each file is read a second time on both sides, and its length and SHA-256 are compared, before it gets its name. Costs
     * as much again.
     */
    VERIFY,
    /**
     * What an interrupted copy has left under its temporary name is continued if it came from the same file, of the same
     * size and time; and a copy that is interrupted leaves it.
     */
    RESUME,
    /** A file that has the same size and the same time, to the second, on the other side is not copied again. */
    UPDATE,
    /** What the source does not have is removed from the target's directories, once everything has been copied. */
    DELETE,
    /** The source's files are removed, each when its copy is whole. Directories stay. */
    MOVE,
    /**
     * Symbolic links are copied as links with the same text; only such as stay inside the copied tree. Without this, links of
     * the phone are left out, and links of the disk that lead to files are copied as these files.
     */
    LINKS,
    /** Copies even if the target seems to lack the room. */
    IGNORE_SPACE,
    /** Says what would be copied and removed, and does nothing. */
    DRY_RUN
}
