package dev.pomona.services.afc;

import java.nio.file.Path;
import java.util.Objects;

/** A path of a phone and the path of a disk that it is copied to or from. Both are whole names, not directories to copy into. */
public record AfcPair(String remote, Path local) {
    public AfcPair {
        Objects.requireNonNull(remote);
        Objects.requireNonNull(local);
    }
}
