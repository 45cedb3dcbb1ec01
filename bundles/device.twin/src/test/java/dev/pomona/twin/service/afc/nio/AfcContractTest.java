package dev.pomona.twin.service.afc.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcStatus;
import dev.pomona.services.afc.nio.AfcFileAttributes;
import dev.pomona.services.afc.nio.AfcFileSystem;
import dev.pomona.services.afc.nio.AfcFileSystemProvider;
import dev.pomona.twin.service.afc.TwinFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.ClosedFileSystemException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemAlreadyExistsException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The twin's files as a file system. */
class AfcContractTest extends FileSystemContract {
    private final AfcClient client = TwinFiles.empty().client();
    private final FileSystem files = AfcFileSystem.of(client);

    @Override
    Path root() throws IOException {
        Path root = files.getPath("/root");
        if (!Files.exists(root)) Files.createDirectory(root);
        return root;
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void theStatusIsKept() throws Exception {
        NoSuchFileException e = assertThrows(NoSuchFileException.class, () -> Files.size(root().resolve("none")));
        AfcException afc = assertInstanceOf(AfcException.class, e.getCause());
        assertEquals(AfcStatus.OBJECT_NOT_FOUND, afc.status());
        Files.writeString(root().resolve("f"), "x");
        assertEquals(
                1,
                Files.readAttributes(root().resolve("f"), AfcFileAttributes.class)
                        .stat()
                        .links());
        assertEquals(1L, Files.getAttribute(root().resolve("f"), "afc:links"));
    }

    @Test
    void aUriLeadsToAPhone() throws Exception {
        URI uri = URI.create("afc://00008110-000A11CE00000001/");
        FileSystem made = FileSystems.newFileSystem(
                uri, Map.of(AfcFileSystemProvider.CLIENT, client), AfcClient.class.getClassLoader());
        try {
            Path p = made.getPath("/a b");
            assertEquals("afc://00008110-000A11CE00000001/a%20b", p.toUri().toString());
            assertEquals(p, made.provider().getPath(p.toUri()));
            assertSame(made, made.provider().getFileSystem(uri));
            assertThrows(
                    FileSystemAlreadyExistsException.class,
                    () -> made.provider().newFileSystem(uri, Map.of(AfcFileSystemProvider.CLIENT, client)));
            made.close();
            assertThrows(ClosedFileSystemException.class, () -> Files.size(p));
            assertThrows(
                    FileSystemNotFoundException.class, () -> made.provider().getFileSystem(uri));
        } finally {
            made.close();
        }
    }
}
