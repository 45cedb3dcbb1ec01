package dev.pomona.run.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateTest {
    @Test
    void theFolderIsPrivateAndOneProcesssAtATime(@TempDir Path dir) throws IOException {
        State state = State.open(dir.resolve("a/b"));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state.folder())));
        try (FileLock lock = state.lock("hub.lock").orElseThrow()) {
            assertTrue(lock.isValid());
            assertEquals(
                    "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state.file("hub.lock"))));
            assertTrue(state.lock("hub.lock").isEmpty());
            assertEquals(String.valueOf(ProcessHandle.current().pid()), state.holder("hub.lock"));
        }
        assertEquals(7, Levels.of("dev.pomona.run"));
    }

    @Test
    void aSocketsPathIsShort(@TempDir Path dir) throws IOException {
        State.open(dir.resolve("short")).requireSocket("control.sock");
        State state = State.open(dir.resolve("x".repeat(107 - "control.sock".length())));
        IOException e = assertThrows(IOException.class, () -> state.requireSocket("control.sock"));
        assertTrue(e.getMessage().contains("characters, a socket's may have 1"), e.getMessage());
        assertTrue(e.getMessage().endsWith(": choose a shorter --state"), e.getMessage());
    }
}
