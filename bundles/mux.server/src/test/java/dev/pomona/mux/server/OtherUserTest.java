package dev.pomona.mux.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.dd.plist.NSObject;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.mux.Udid;
import dev.pomona.mux.client.MuxAddress;
import dev.pomona.mux.server.rights.Policy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What another user of the machine gets: by default nothing. Needs to be root, to become somebody else. */
@Timeout(120)
class OtherUserTest extends ServerFixture {
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final String NOBODY = "65534";
    private static final Set<PosixFilePermission> OPEN_FOLDER = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final List<String> classes = new ArrayList<>();
    private static Path copies;
    private static final String TRICKS = "../SystemConfiguration,/etc/passwd,.,..,x/../y,a%2fb,SystemConfiguration\n";

    @BeforeEach
    void aRecord() {
        vault.records.put(phone.udid(), new byte[] {1});
    }

    private static List<String> probe(MuxAddress address) throws IOException, InterruptedException {
        assumeTrue(
                System.getProperty("user.name").equals("root") && Files.isExecutable(SETPRIV),
                "SKIPPED: needs root and setpriv to try the socket as another user");
        if (classes.isEmpty()) copyClasses();
        Process process = new ProcessBuilder(
                        SETPRIV.toString(),
                        "--reuid=" + NOBODY,
                        "--regid=" + NOBODY,
                        "--clear-groups",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        String.join(":", classes),
                        OtherUserProbe.class.getName(),
                        address.toString(),
                        TRICKS)
                .redirectErrorStream(true)
                .start();
        byte[] out = process.getInputStream().readAllBytes();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new String(out, StandardCharsets.UTF_8).lines().toList();
    }

    /** What the probe needs, where everybody can read it. */
    private static void copyClasses() throws IOException {
        copies = Files.createTempDirectory(Path.of("/tmp"), "mux-probe");
        Files.setPosixFilePermissions(copies, OPEN_FOLDER);
        for (Class<?> needed :
                List.of(OtherUserProbe.class, MuxAddress.class, Udid.class, PairRecordVault.class, NSObject.class)) {
            Path from = Path.of(
                    needed.getProtectionDomain().getCodeSource().getLocation().getPath());
            Path to = copies.resolve(String.valueOf(classes.size()));
            try (var files = Files.walk(from)) {
                for (Path file : files.toList()) {
                    Path copy = to.resolve(from.relativize(file).toString());
                    Files.copy(file, copy);
                    Files.setPosixFilePermissions(copy, OPEN_FOLDER);
                }
            }
            classes.add(to.toString());
        }
    }

    @AfterAll
    static void removeClasses() throws IOException {
        if (copies == null) return;
        try (var files = Files.walk(copies)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
        classes.clear();
    }

    private static Admission open(Policy policy, boolean compat) {
        return new Admission(false, new UnixSocketFile.Access("", compat), policy, Set.of());
    }

    @Test
    void overLoopbackAnotherUserGetsNothing() throws Exception {
        try (MuxServer tcp = server(MuxAddress.parse("127.0.0.1:0"), open(Policy.OWNER, false))) {
            List<String> lines = probe(tcp.address());
            assertEquals("list 0", lines.getFirst(), lines::toString);
            assertEquals(List.of("buid 13", "read 13", "save 13", "delete 13", "listeners 1"), lines.subList(1, 6));
            assertTrue(lines.subList(6, lines.size() - 1).stream().allMatch("trick 22"::equals), lines::toString);
            assertEquals("connect 2", lines.getLast());
        }
    }

    @Test
    void aPolicyGivesAnotherUserExactlyWhatItSays() throws Exception {
        Policy policy = Policy.parse("allow list anybody");
        try (MuxServer tcp = server(MuxAddress.parse("127.0.0.1:0"), open(policy, false))) {
            List<String> lines = probe(tcp.address());
            assertEquals(List.of("list 1", "buid 13", "read 13"), lines.subList(0, 3), lines::toString);
            assertEquals("connect 3", lines.getLast());
        }
    }

    @Test
    void theUnixSocketDoesNotEvenOpenUnlessItIsMeantTo() throws Exception {
        Path shared = Files.createTempDirectory(Path.of("/tmp"), "mux");
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            Path path = shared.resolve("s");
            try (MuxServer owners = server(new MuxAddress.Unix(path), open(Policy.OWNER, false))) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
                List<String> lines = probe(owners.address());
                assertTrue(lines.getFirst().startsWith("closed"), lines::toString);
            }
            try (MuxServer everybodys = server(new MuxAddress.Unix(path), open(Policy.OWNER, true))) {
                List<String> lines = probe(everybodys.address());
                assertEquals(List.of("list 0", "buid 13", "read 13"), lines.subList(0, 3), lines::toString);
            }
            try (MuxServer compat = server(new MuxAddress.Unix(path), open(Policy.OPEN, true))) {
                List<String> lines = probe(compat.address());
                assertEquals(List.of("list 1", "buid Buid", "read PairRecord"), lines.subList(0, 3), lines::toString);
            }
            try (var left = Files.list(shared)) {
                assertEquals(0, left.count());
            }
        } finally {
            Files.deleteIfExists(shared);
        }
    }
}
