package dev.pomona.lockdown.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.lockdown.fake.Pipe;
import dev.pomona.lockdown.vault.PairRecordVault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileVaultTest {
    private static final byte[] RECORD =
            "<plist version=\"1.0\"><dict><key>HostID</key><string>H</string></dict></plist>"
                    .getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path temp;

    private final List<String> told = new ArrayList<>();

    private FileVault vault() throws IOException {
        return new FileVault(temp.resolve("a/records"), (udid, present) -> told.add(udid + " " + present));
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void keepsRecordsForItsOwnerAlone() throws IOException {
        FileVault vault = vault();
        vault.save(Pipe.UDID, RECORD);
        assertArrayEquals(RECORD, vault.read(Pipe.UDID).orElseThrow());
        assertEquals(List.of(Pipe.UDID), vault.list());
        Path folder = temp.resolve("a/records");
        assertEquals("rwx------", rights(folder));
        assertEquals("rw-------", rights(folder.resolve(Pipe.UDID + ".plist")));
        assertTrue(vault.delete(Pipe.UDID));
        assertFalse(vault.delete(Pipe.UDID));
        assertTrue(vault.read(Pipe.UDID).isEmpty());
        assertEquals(List.of(Pipe.UDID + " true", Pipe.UDID + " false"), told);
    }

    @Test
    void closesAFolderThatStoodOpen() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("a/records"));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        vault();
        assertEquals("rwx------", rights(folder));
    }

    @Test
    void leavesNothingHalfDone() throws IOException {
        FileVault vault = vault();
        vault.save(Pipe.UDID, RECORD);
        assertThrows(IllegalArgumentException.class, () -> vault.save(Pipe.UDID, new byte[] {1, 2, 3}));
        assertThrows(
                IllegalArgumentException.class, () -> vault.save(Pipe.UDID, new byte[PairRecordVault.MAX_RECORD + 1]));
        assertArrayEquals(RECORD, vault.read(Pipe.UDID).orElseThrow());
        try (var files = Files.list(temp.resolve("a/records"))) {
            assertEquals(1, files.count());
        }
        assertEquals(1, told.size());
    }

    @Test
    void buidIsTheSameForEver() throws IOException {
        String buid = vault().buid();
        assertTrue(buid.matches("[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}"), buid);
        assertEquals(buid, vault().buid());
        assertTrue(vault().list().isEmpty());
        Path file = temp.resolve("a/records/SystemConfiguration.plist");
        assertEquals("rw-------", rights(file));
        Files.writeString(file, "rubbish");
        assertThrows(IOException.class, () -> vault().buid());
    }

    @Test
    void largeFilesAreNotRead() throws IOException {
        FileVault vault = vault();
        Files.write(temp.resolve("a/records").resolve(Pipe.UDID + ".plist"), new byte[PairRecordVault.MAX_RECORD + 1]);
        assertThrows(IOException.class, () -> vault.read(Pipe.UDID));
    }
}
