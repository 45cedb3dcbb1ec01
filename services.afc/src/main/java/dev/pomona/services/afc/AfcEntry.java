package dev.pomona.services.afc;

import java.util.Objects;

/** A name in a directory of a phone, and what is behind it. */
public record AfcEntry(String name, AfcStat stat) {
    public AfcEntry {
        Objects.requireNonNull(name);
        Objects.requireNonNull(stat);
    }
}
