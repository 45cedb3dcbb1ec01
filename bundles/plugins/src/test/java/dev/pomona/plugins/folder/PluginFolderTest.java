package dev.pomona.plugins.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.plugins.folder.PluginFolder.Stamp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFolderTest {
    private static final Path A = Path.of("/plugins/a.jar");

    private static Stamp stamp(long size) {
        return new Stamp(size, size, null);
    }

    @Test
    void aFileThatIsStillBeingWrittenWaits() {
        Map<Path, Stamp> half = Map.of(A, stamp(1));
        Map<Path, Stamp> whole = Map.of(A, stamp(2));
        assertTrue(PluginFolder.changes(half, Map.of(), Map.of(), false).fresh().isEmpty());
        assertTrue(PluginFolder.changes(whole, half, Map.of(), false).fresh().isEmpty());
        assertEquals(
                List.of(A), PluginFolder.changes(whole, whole, Map.of(), false).fresh());
        assertEquals(
                List.of(A),
                PluginFolder.changes(whole, Map.of(), Map.of(), true).fresh());
    }

    @Test
    void looksAtAFolder(@TempDir Path dir) throws Exception {
        PluginFolder folder = new PluginFolder(dir);
        Path jar = Files.writeString(dir.resolve("a.jar"), "one");
        Files.writeString(dir.resolve("a.txt"), "no bundle");
        Files.writeString(dir.resolve(".a.jar"), "being copied");
        Files.createDirectory(dir.resolve("folder.jar"));
        Files.createSymbolicLink(dir.resolve("nowhere.jar"), dir.resolve("nothing"));
        assertEquals(List.of(), folder.look().fresh());
        assertEquals(List.of(jar), folder.look().fresh());
        assertEquals(List.of(), folder.look().fresh());
        Files.writeString(jar, "another");
        assertEquals(List.of(jar), folder.lookNow().fresh());
        Files.delete(jar);
        assertEquals(List.of(jar), folder.look().removed());
        assertEquals(List.of(), folder.look().removed());
    }

    @Test
    void anEmptyFolderIsTrustedToTellWhenSomethingIsPutIntoIt(@TempDir Path dir) throws Exception {
        PluginFolder folder = new PluginFolder(dir);
        FileTime longAgo = FileTime.fromMillis(System.currentTimeMillis() - 60_000);
        Files.setLastModifiedTime(dir, longAgo);
        assertEquals(List.of(), folder.look().fresh());
        Path jar = Files.writeString(dir.resolve("a.jar"), "one");
        assertEquals(List.of(), folder.look().fresh());
        assertEquals(List.of(jar), folder.look().fresh());
        Files.delete(jar);
        assertEquals(List.of(jar), folder.look().removed());
        // A file system whose time stands still hides nothing for long.
        Files.setLastModifiedTime(dir, longAgo);
        assertEquals(List.of(), folder.look().fresh());
        Files.writeString(jar, "two");
        Files.setLastModifiedTime(dir, longAgo);
        int looks = 0;
        while (folder.look().fresh().isEmpty() && looks < 100) looks++;
        assertTrue(looks > 2 && looks < 30, looks + " looks");
    }

    /** Whatever happens to files, each content that stays for two looks is told once, and what goes is told gone once. */
    @Property(tries = 200)
    void whatStaysIsToldOnce(@ForAll @Size(max = 30) List<@IntRange(max = 4) Integer> sizes) {
        Map<Path, Stamp> told = new HashMap<>();
        Map<Path, Stamp> last = Map.of();
        for (int size : sizes) {
            // 0 stands for "no file".
            Map<Path, Stamp> now = size == 0 ? Map.of() : Map.of(A, stamp(size));
            boolean known = told.containsKey(A);
            PluginFolder.Changes changes = PluginFolder.changes(now, last, told, false);
            boolean stays = size != 0 && now.equals(last);
            assertEquals(
                    stays && !stamp(size).equals(told.get(A)), !changes.fresh().isEmpty());
            assertEquals(known && size == 0, !changes.removed().isEmpty());
            changes.removed().forEach(told::remove);
            changes.fresh().forEach(f -> told.put(f, now.get(f)));
            last = now;
        }
    }
}
