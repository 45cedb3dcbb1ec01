package dev.pomona.lockdown.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.lockdown.fake.Keys;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RekeyTest {
    private static final byte[] RECORD = Keys.record().toBytes();
    private static final List<Udid> PHONES =
            List.of(Udid.of("00008030-001A2D3E4F50802E"), Udid.of("00008110-000A11CE00000001"), Udid.of("aa:bb:cc"));

    @TempDir
    Path temp;

    /** A hub that is killed. */
    private static final class KilledException extends IOException {
        private static final long serialVersionUID = 1;
    }

    private VaultKey key(String name) {
        return new VaultKey.KeyFile(temp.resolve("keys").resolve(name));
    }

    private FileVault vault(Path folder, VaultKey key) throws IOException {
        return new FileVault(folder, key, (udid, present) -> {});
    }

    private FileVault filled(Path folder) throws IOException {
        FileVault vault = vault(folder, key("old"));
        for (Udid phone : PHONES) vault.save(phone, RECORD);
        return vault;
    }

    private static void assertWhole(FileVault vault, Path folder) throws IOException {
        assertEquals(PHONES.size(), vault.list().size());
        for (Udid phone : PHONES) {
            assertArrayEquals(RECORD, vault.read(phone).orElseThrow(), phone.value());
        }
        try (var files = Files.list(folder)) {
            assertFalse(files.anyMatch(f -> f.toString().endsWith(Rekey.NEXT)), "something is left");
        }
    }

    @Test
    void everyRecordGoesOverAndTheHubGoesOn() throws IOException {
        Path folder = temp.resolve("state");
        FileVault vault = filled(folder);
        String buid = vault.buid();
        vault.rekey(key("new"), what -> {});
        assertWhole(vault, folder);
        assertTrue(vault.words().endsWith("new"), vault.words());
        vault.save(PHONES.get(0), RECORD);
        assertWhole(vault(folder, key("new")), folder);
        assertEquals(buid, vault(folder, key("new")).buid());
        IOException old = assertThrows(IOException.class, () -> vault(folder, key("old")));
        assertTrue(old.getMessage().contains("sealed with another key"), old.getMessage());
    }

    @Test
    void whereverTheHubIsKilledOneKeyOpensEveryRecord() throws IOException {
        List<String> steps = new ArrayList<>();
        filled(temp.resolve("probe")).rekey(key("probe"), steps::add);
        assertEquals(2 * PHONES.size() + 1, steps.size());
        for (int killed = 0; killed < steps.size(); killed++) {
            Path folder = temp.resolve("state" + killed);
            FileVault vault = filled(folder);
            int[] left = {killed};
            assertThrows(
                    KilledException.class,
                    () -> vault.rekey(key("new"), what -> {
                        if (left[0]-- == 0) throw new KilledException();
                    }));
            boolean decided = killed > PHONES.size();
            assertThrows(IOException.class, () -> vault(folder, key(decided ? "old" : "new")));
            assertWhole(vault(folder, key(decided ? "new" : "old")), folder);
        }
    }

    @Test
    void aRecordThatCannotBeOpenedChangesNothing() throws IOException {
        Path folder = temp.resolve("state");
        FileVault vault = filled(folder);
        Path damaged = folder.resolve(PHONES.get(1) + ".record");
        byte[] right = Files.readAllBytes(damaged);
        Files.write(damaged, new byte[100]);
        IOException e = assertThrows(IOException.class, () -> vault.rekey(key("new"), what -> {}));
        assertTrue(e.getMessage().contains("nothing was changed"), e.getMessage());
        Files.write(damaged, right);
        assertWhole(vault, folder);
        assertWhole(vault(folder, key("old")), folder);
    }

    @Test
    void thereMustBeAKey() throws IOException {
        FileVault vault = filled(temp.resolve("state"));
        assertThrows(IOException.class, () -> vault.rekey(new VaultKey.None(), what -> {}));
        FileVault open = new FileVault(temp.resolve("open"), (udid, present) -> {});
        assertThrows(IOException.class, () -> open.rekey(key("new"), what -> {}));
    }
}
