package dev.pomona.plugins.manage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.plugins.Finding;
import dev.pomona.plugins.Plugin;
import dev.pomona.plugins.PluginException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRequirement;

class WordsTest {
    private static Plugin plugin(long id, String version) {
        return new Plugin(
                id,
                "echo",
                "com.example.echo",
                version,
                Plugin.State.ACTIVE,
                false,
                Optional.of("echo-" + version + ".jar"),
                List.of(),
                List.of(),
                0,
                "");
    }

    private static BundleRequirement requirement(String namespace, String filter) {
        BundleRequirement r = Mockito.mock(BundleRequirement.class);
        Mockito.when(r.getNamespace()).thenReturn(namespace);
        Mockito.when(r.getDirectives()).thenReturn(Map.of("filter", filter));
        return r;
    }

    @Test
    void aPluginHasManyNames() {
        Plugin p = plugin(41, "1.2.0");
        for (String name : List.of("echo", "com.example.echo", "41", "echo-1.2.0.jar", "echo@1.2.0"))
            assertTrue(Names.fits(name, p), name);
        for (String name : List.of("", "ech", "4", "echo@1.2", "@1.2.0")) assertFalse(Names.fits(name, p), name);
        assertTrue(Names.trouble("echo", List.of()).contains("no plugin echo"));
        assertTrue(Names.trouble("echo", List.of(plugin(41, "1.0.0"), plugin(42, "2.0.0")))
                .contains("41 (echo@1.0.0), 42 (echo@2.0.0)"));
    }

    @Test
    void aFileThatIsNoBundleMayBeCalledWithoutItsEnding() {
        Plugin broken = new Plugin(
                -1,
                "broken.jar",
                "",
                "",
                Plugin.State.UNREADABLE,
                false,
                Optional.of("broken.jar"),
                List.of(),
                List.of(),
                0,
                "it is no bundle");
        Plugin good = plugin(41, "1.2.0");
        List<Plugin> all = List.of(good, broken);
        for (String name : List.of("broken", "broken.jar"))
            assertEquals(List.of(broken), Names.meant(name, all, p -> p), name);
        for (String name : List.of("brok", "-1", "echo-1.2.0", ""))
            assertEquals(List.of(), Names.meant(name, all, p -> p), name);
        assertEquals(List.of(good), Names.meant("echo", all, p -> p));
    }

    @Test
    void aMissingPackageIsNamedWithItsRange() {
        Finding f = Reasons.missing(requirement(
                "osgi.wiring.package",
                "(&(osgi.wiring.package=com.example.gone)(&(version>=2.0.0)(!(version>=3.0.0))))"));
        assertEquals(Finding.Kind.MISSING_PACKAGE, f.kind());
        assertEquals("com.example.gone", f.subject());
        assertTrue(f.words().contains("com.example.gone in version [2.0.0,3.0.0)"), f.words());
        Finding open =
                Reasons.missing(requirement("osgi.wiring.package", "(&(osgi.wiring.package=a.b)(version>=1.1.0))"));
        assertTrue(open.words().contains("a.b in version 1.1.0 or newer"), open.words());
        assertEquals(
                Finding.Kind.MISSING_CAPABILITY,
                Reasons.missing(requirement("osgi.ee", "(version=99)")).kind());
    }

    @Test
    void theFirstCauseIsWhatIsTold() {
        BundleException failure =
                new BundleException("Activator start error", new IllegalStateException("no licence\nsecond line"));
        Finding f = Reasons.threw(failure);
        assertTrue(f.words().contains("IllegalStateException: no licence (dev.pomona.plugins"), f.words());
        assertTrue(Reasons.line("x".repeat(10_000)).length() < 400);
    }

    @Test
    void aThreadThatWasLeftIsNamed() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = Thread.ofPlatform().name("leaky").daemon().start(() -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertTrue(Reasons.leftThread(thread).words().contains("leaky"));
        assertEquals(List.of(thread), ForeignThreads.end(List.of(thread), Duration.ofMillis(50)));
        thread.join(10_000);
        assertTrue(Reasons.leftThread(thread).words().contains("has ended"));
        assertEquals(List.of(), ForeignThreads.end(List.of(thread), Duration.ofMillis(50)));
    }

    @Test
    void onlyABundleIsInstalled(@TempDir Path dir) throws Exception {
        Path text = Files.writeString(dir.resolve("a.txt"), "x");
        Path junk = Files.writeString(dir.resolve("a.jar"), "x");
        Path plain = jar(dir.resolve("plain.jar"), null);
        for (Path file : List.of(text, junk, plain)) {
            assertTrue(assertThrows(PluginException.class, () -> BundleFile.check(file))
                    .getMessage()
                    .contains("is no bundle"));
        }
        Path none = dir.resolve("none.jar");
        assertEquals(
                none + ": no such file",
                assertThrows(PluginException.class, () -> BundleFile.check(none))
                        .getMessage());
        Path bundle = jar(dir.resolve("good.jar"), "com.example.good");
        BundleFile.check(bundle);
        Path target = dir.resolve("copy.jar");
        BundleFile.copy(bundle, target);
        assertEquals(-1, Files.mismatch(bundle, target));
        assertFalse(Files.exists(dir.resolve(".copy.jar.part")));
    }

    private static Path jar(Path file, String symbolicName) throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (symbolicName != null) manifest.getMainAttributes().putValue("Bundle-SymbolicName", symbolicName);
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.finish();
        }
        return file;
    }
}
