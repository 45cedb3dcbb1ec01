package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Files of a twin through the whole hub: trees, other trees, and a folder of this machine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilesIT {
    private HubProcess hub;
    private String udid;

    @BeforeAll
    void hubWithATwin() throws Exception {
        hub = HubProcess.start("--twin", "--no-usb");
        List<Object> phones =
                JSON.std.listFrom(hub.pomona("devices", "--json").ok().out());
        udid = ((Map<?, ?>) phones.getFirst()).get("udid").toString();
        // A hub with twins pairs by itself; where that is going on, asking again is refused.
        assertTrue(Eventually.holds(() -> hub.pomona("pair").exit() == 0));
    }

    @AfterAll
    void stop() throws Exception {
        hub.close();
    }

    private static Path tree(Path root) throws Exception {
        Random random = new Random(3);
        for (int i = 0; i < 60; i++) {
            byte[] bytes = new byte[random.nextInt(40_000)];
            random.nextBytes(bytes);
            Path file = root.resolve("d" + i % 7 + "/f" + i);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        }
        return root;
    }

    private static void same(Path a, Path b) throws Exception {
        try (Stream<Path> all = Files.walk(a)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                assertArrayEquals(Files.readAllBytes(file), Files.readAllBytes(b.resolve(a.relativize(file))));
            }
        }
    }

    @Test
    void treesGoAndComeBack(@TempDir Path dir) throws Exception {
        Path source = tree(dir.resolve("source"));
        hub.pomona("afc", "push", "-r", "--verify", source.toString(), "/Downloads")
                .ok();
        Tool.Result pull = hub.pomona(
                "afc", "pull", "-r", "/Downloads/source", dir.resolve("back").toString(), "--json");
        Map<String, Object> end = JSON.std.mapFrom(pull.ok().lines().getLast());
        assertEquals("end", end.get("event"));
        assertEquals(60, end.get("files"));
        same(source, dir.resolve("back"));
        Tool.Result sync = hub.pomona("afc", "sync", source.toString(), ":/Downloads/source", "--json");
        assertEquals(60, JSON.std.mapFrom(sync.ok().lines().getLast()).get("unchanged"));
        assertEquals(
                6,
                hub.pomona("afc", "ls", "/Downloads/source/d[0-2]/f?")
                        .ok()
                        .lines()
                        .size());
        hub.pomona("afc", "rm", "-r", "/Downloads/source").ok();
    }

    @Test
    void otherTreesAreOtherPlugins(@TempDir Path dir) throws Exception {
        String app = "org.example.ExampleApp";
        assertTrue(hub.pomona("afc", "--documents", app, "ls").ok().out().contains("Welcome.txt"));
        assertTrue(hub.pomona("afc", "--container", app, "ls").ok().out().contains("Library"));
        Tool.Result none = hub.pomona("afc", "--documents", "no.such.app", "ls");
        assertEquals(1, none.exit());
        assertTrue(none.err().contains("there is no app no.such.app"), none.err());
        assertTrue(hub.pomona("crash", "ls").ok().out().contains("ExampleApp"));
        hub.pomona("crash", "pull", dir.toString(), "Notes").ok();
        try (Stream<Path> files = Files.list(dir)) {
            assertEquals(1, files.count());
        }
        assertEquals(1, hub.pomona("afc", "--in", "afc2", "ls").exit());
    }

    @Test
    void aPhoneIsAFolderUntilItGoes(@TempDir Path dir) throws Exception {
        Assumptions.assumeTrue(Files.isWritable(Path.of("/dev/fuse")), "SKIPPED: /dev/fuse is not there");
        Assumptions.assumeTrue(
                Stream.of("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64")
                        .anyMatch(d ->
                                Files.exists(Path.of(d, "libfuse3.so.3")) || Files.exists(Path.of(d, "libfuse3.so.4"))),
                "SKIPPED: libfuse 3 is not installed (apt-get install fuse3)");
        Path folder = Files.createDirectory(dir.resolve("phone"));
        Process mount =
                new Tool().start(HubProcess.POMONA, "mount", folder.toString(), "--state", hub.state.toString());
        try {
            assertTrue(Eventually.holds(() -> Files.isDirectory(folder.resolve("DCIM"))));
            Path source = tree(dir.resolve("source"));
            new Tool()
                    .run(
                            "cp",
                            "-r",
                            source.toString(),
                            folder.resolve("Downloads/tree").toString())
                    .ok();
            new Tool()
                    .run(
                            "diff",
                            "-r",
                            source.toString(),
                            folder.resolve("Downloads/tree").toString())
                    .ok();
            byte[] large = new byte[9_000_001];
            new Random(4).nextBytes(large);
            Files.write(folder.resolve("Downloads/large"), large);
            assertArrayEquals(large, Files.readAllBytes(folder.resolve("Downloads/large")));
            Files.delete(folder.resolve("Downloads/large"));
            new Tool()
                    .run("rm", "-r", folder.resolve("Downloads/tree").toString())
                    .ok();
            hub.pomona("twin", "unplug", udid).ok();
            assertTrue(Eventually.holds(() -> !mount.isAlive()));
            assertFalse(Files.exists(folder.resolve("DCIM")));
        } finally {
            mount.destroy();
            hub.pomona("twin", "plug", udid);
        }
        assertTrue(Eventually.holds(() -> hub.pomona("afc", "ls", "/DCIM").exit() == 0));
    }
}
