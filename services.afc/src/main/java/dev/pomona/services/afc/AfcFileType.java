package dev.pomona.services.afc;

/** What a path is. */
public enum AfcFileType {
    FILE("S_IFREG", "file"),
    DIRECTORY("S_IFDIR", "directory"),
    LINK("S_IFLNK", "link"),
    CHARACTER_DEVICE("S_IFCHR", "character-device"),
    BLOCK_DEVICE("S_IFBLK", "block-device"),
    FIFO("S_IFIFO", "fifo"),
    SOCKET("S_IFSOCK", "socket"),
    UNKNOWN("", "unknown");

    private final String wire;
    private final String words;

    AfcFileType(String wire, String words) {
        this.wire = wire;
        this.words = words;
    }

    /** The phone's word, such as {@code S_IFREG}. */
    public String wire() {
        return wire;
    }

    /** The word for people and programs. */
    public String words() {
        return words;
    }

    /** @return {@link #UNKNOWN} for a word that is not in the list */
    public static AfcFileType of(String wire) {
        for (AfcFileType type : values()) {
            if (type.wire.equals(wire)) return type;
        }
        return UNKNOWN;
    }
}
