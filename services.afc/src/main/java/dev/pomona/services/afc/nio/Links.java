package dev.pomona.services.afc.nio;

import dev.pomona.services.afc.AfcFileType;
import dev.pomona.services.afc.AfcStat;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Path;

/** Where symbolic links lead. The phone follows those on the way; the last one it describes as itself. */
final class Links {
    private static final int MOST = 40;

    private Links() {}

    /** A path, and what is there. */
    record Place(AfcPath path, AfcStat stat) {}

    /** What {@code path} leads to when its last name is followed, too. */
    static Place follow(AfcPath path) throws IOException {
        AfcPath at = path;
        for (int i = 0; i < MOST; i++) {
            AfcPath asked = at;
            AfcStat stat =
                    Failures.of(path, () -> asked.getFileSystem().client().stat(asked.remote()));
            if (stat.type() != AfcFileType.LINK || stat.linkTarget().isEmpty()) return new Place(at, stat);
            Path target = AfcPath.of(at.getFileSystem(), stat.linkTarget().get());
            at = (AfcPath) at.toAbsolutePath().resolveSibling(target);
        }
        throw new FileSystemLoopException(path.toString());
    }
}
