package dev.pomona.lockdown.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.NSDictionary;
import dev.pomona.lockdown.fake.Keys;
import dev.pomona.lockdown.fake.Pipe;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.lockdown.vault.RecordFormat;
import dev.pomona.lockdown.vault.RecordReport;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedVaultTest {
    private static final byte[] RECORD = Keys.record().toBytes();
    private static final Udid OTHER = Udid.of("00008110-000A11CE00000001");

    @TempDir
    Path temp;

    private VaultKey file() {
        return new VaultKey.KeyFile(temp.resolve("config/pomona/vault.key"));
    }

    private Path folder() {
        return temp.resolve("state");
    }

    private FileVault vault(VaultKey key) throws IOException {
        return new FileVault(folder(), key, (u, present) -> {});
    }

    private static String rights(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private void assertNothingOpen() throws IOException {
        try (var files = Files.walk(folder())) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                assertEquals("rw-------", rights(each), each.toString());
                String text = new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1);
                assertFalse(text.contains("PRIVATE KEY"), each.toString());
                assertFalse(text.contains("HostID"), each.toString());
            }
        }
    }

    @Test
    void sealsAndOpensAndKeepsTheKeyElsewhere() throws IOException {
        FileVault vault = vault(file());
        String buid = vault.buid();
        vault.save(Pipe.UDID, RECORD);
        assertNothingOpen();
        assertArrayEquals(RECORD, vault.read(Pipe.UDID).orElseThrow());
        FileVault again = vault(file());
        assertEquals(buid, again.buid());
        assertArrayEquals(RECORD, again.read(Pipe.UDID).orElseThrow());
        assertEquals(List.of(Pipe.UDID), again.list());
        Path key = temp.resolve("config/pomona/vault.key");
        assertEquals("rw-------", rights(key));
        assertEquals("rwx------", rights(key.getParent()));
        assertTrue(again.delete(Pipe.UDID));
        assertTrue(again.read(Pipe.UDID).isEmpty());
    }

    @Test
    void takesInWhatLiesOpen() throws IOException {
        new FileVault(folder(), (u, p) -> {}).save(Pipe.UDID, RECORD);
        FileVault vault = vault(file());
        assertNothingOpen();
        assertArrayEquals(RECORD, vault.read(Pipe.UDID).orElseThrow());
        Files.write(folder().resolve(OTHER + ".plist"), RECORD);
        assertArrayEquals(RECORD, vault.read(OTHER).orElseThrow());
        assertNothingOpen();
        assertEquals(2, vault.list().size());
    }

    @Test
    void anotherKeyIsKnownAtOnceAndNothingIsLost() throws IOException {
        vault(file()).save(Pipe.UDID, RECORD);
        Path key = temp.resolve("config/pomona/vault.key");
        byte[] right = Files.readAllBytes(key);
        Files.writeString(key, "ab".repeat(32));
        IOException wrong = assertThrows(IOException.class, () -> vault(file()));
        assertTrue(wrong.getMessage().contains("another key"), wrong.getMessage());
        assertFalse(wrong.getMessage().contains("abab"));
        assertThrows(IOException.class, () -> vault(new VaultKey.None()));
        Files.writeString(key, "not hex");
        assertThrows(IOException.class, () -> vault(file()));
        Files.write(key, right);
        assertArrayEquals(RECORD, vault(file()).read(Pipe.UDID).orElseThrow());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertTrue(assertThrows(IOException.class, () -> vault(file()))
                .getMessage()
                .contains("chmod 600"));
    }

    @Test
    void aRecordUnderAnotherNameOrChangedDoesNotOpen() throws IOException {
        FileVault vault = vault(file());
        vault.save(Pipe.UDID, RECORD);
        Path sealed = folder().resolve(Pipe.UDID + ".record");
        Files.copy(sealed, folder().resolve(OTHER + ".record"));
        assertThrows(IOException.class, () -> vault.read(OTHER));
        byte[] bytes = Files.readAllBytes(sealed);
        bytes[bytes.length / 2] ^= 1;
        Files.write(sealed, bytes);
        assertThrows(IOException.class, () -> vault.read(Pipe.UDID));
        Files.write(sealed, new byte[] {1, 2, 3});
        assertThrows(IOException.class, () -> vault.read(Pipe.UDID));
        assertEquals(2, vault.check().size());
        assertFalse(vault.check().getFirst().troubles().isEmpty());
    }

    @Test
    void passphrasesComeFromAFileOrACommand() throws IOException {
        Path pass = Files.writeString(temp.resolve("pass"), "correct horse battery\nsecond line\n");
        vault(new VaultKey.PassphraseFile(pass)).save(Pipe.UDID, RECORD);
        assertNothingOpen();
        VaultKey command = new VaultKey.Command("echo correct horse battery");
        assertArrayEquals(RECORD, vault(command).read(Pipe.UDID).orElseThrow());
        assertFalse(command.toString().contains("horse"));
        assertThrows(IOException.class, () -> vault(new VaultKey.Command("echo wrong horse battery")));
        assertThrows(IOException.class, () -> vault(new VaultKey.Command("exit 3")));
        assertThrows(IOException.class, () -> vault(new VaultKey.Command("echo short")));
    }

    @Test
    void theKeyStandsInTheUsersConfigurationsUnlessSaid() throws IOException {
        Map<String, String> home = Map.of("HOME", "/home/a");
        assertEquals(
                "the key file /home/a/.config/pomona/vault.key",
                VaultKey.of("", home::get).words());
        Map<String, String> xdg = Map.of("HOME", "/home/a", "XDG_CONFIG_HOME", "/x");
        assertEquals(new VaultKey.KeyFile(Path.of("/x/pomona/vault.key")), VaultKey.of("", xdg::get));
        Files.writeString(temp.resolve("pomona-vault-key"), "a secret of systemd");
        Map<String, String> systemd = Map.of("CREDENTIALS_DIRECTORY", temp.toString());
        assertEquals(new VaultKey.PassphraseFile(temp.resolve("pomona-vault-key")), VaultKey.of("", systemd::get));
        assertEquals(new VaultKey.None(), VaultKey.of("none", home::get));
        assertEquals(
                new VaultKey.Command("secret-tool lookup a b"),
                VaultKey.of("command:secret-tool lookup a b", home::get));
        for (String bad : List.of("file:", "what:ever", "plain")) {
            assertThrows(IOException.class, () -> VaultKey.of(bad, home::get), bad);
        }
    }

    @Test
    void namesWithColonsAreListedAsTheyAre() throws IOException {
        Udid colons = Udid.of("aa:bb:cc:dd:ee:ff");
        for (VaultKey key : List.of(new VaultKey.None(), file())) {
            FileVault vault = vault(key);
            vault.save(colons, RECORD);
            assertEquals(List.of(colons), vault.list());
        }
    }

    @Test
    void recordsGoToOtherProgramsAndComeBack() throws IOException {
        for (RecordFormat format : RecordFormat.values()) {
            byte[] out = format.write(Pipe.UDID, RECORD);
            assertEquals(
                    format == RecordFormat.APPLE, new String(out, 0, 6, StandardCharsets.US_ASCII).equals("bplist"));
            assertEquals(Optional.of(Pipe.UDID), RecordFormat.read(Pipe.UDID + ".plist", out));
            assertTrue(PairRecord.parse(out).samePairing(PairRecord.parse(RECORD)));
        }
        byte[] own = RecordFormat.APPLE.write(Pipe.UDID, RECORD);
        assertThrows(IOException.class, () -> RecordFormat.read(OTHER + ".plist", own));
        for (String none : List.of("SystemConfiguration.plist", "remote_0.plist", "x.txt", "..plist", "a b.plist")) {
            assertEquals(Optional.empty(), RecordFormat.read(none, RECORD), none);
        }
    }

    @Test
    void theDoctorFindsWhatIsWrong() throws IOException {
        RecordReport good = RecordCheck.of(Pipe.UDID, RECORD, Keys.NOW);
        assertEquals(
                List.of("it has no EscrowBag: services for user data do not start while the phone is locked"),
                good.troubles());
        assertTrue(good.expires().orElseThrow().isAfter(Keys.NOW.plus(Duration.ofDays(3000))));
        Instant later = Keys.NOW.plus(Duration.ofDays(4000));
        assertTrue(RecordCheck.of(Pipe.UDID, RECORD, later).troubles().contains("its certificates have ended"));
        NSDictionary mixed = Plists.parse(RECORD);
        mixed.put("HostPrivateKey", mixed.get("RootPrivateKey"));
        mixed.remove("WiFiMACAddress");
        mixed.put("DeviceCertificate", new com.dd.plist.NSData(new byte[] {1}));
        List<String> troubles =
                RecordCheck.of(Pipe.UDID, Plists.toXml(mixed), Keys.NOW).troubles();
        assertTrue(troubles.contains("its HostPrivateKey does not belong to its HostCertificate"), troubles.toString());
        assertTrue(troubles.contains("its DeviceCertificate cannot be read"));
        assertTrue(troubles.stream().anyMatch(t -> t.contains("WiFiMACAddress")));
    }
}
