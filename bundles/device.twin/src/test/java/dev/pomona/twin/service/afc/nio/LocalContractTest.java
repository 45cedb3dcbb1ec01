package dev.pomona.twin.service.afc.nio;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** This machine's own file system, so that the contract is not of our making. */
class LocalContractTest extends FileSystemContract {
    @TempDir
    Path directory;

    @Override
    Path root() {
        return directory;
    }
}
