package dev.pomona.run.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script {@code pomona}, with a Java that only says how it was started. */
@Timeout(30)
class LauncherTest {
    private static final Path SCRIPT = Path.of("..", "pomona");

    @TempDir
    private Path dir;

    private Path pomona;

    @BeforeEach
    void aDistributionWithoutSources() throws IOException {
        assumeTrue(System.getProperty("os.name").startsWith("Linux"), "SKIPPED: the script's part for Linux");
        pomona = executable("pomona", Files.readString(SCRIPT));
        Files.createDirectories(dir.resolve("java/bin"));
        Files.writeString(dir.resolve("java/release"), "JAVA_VERSION=\"25.0.1\"\n");
        executable("java/bin/java", "#!/bin/sh\nprintf '%s\\n' \"${LC_ALL-unset}\" \"$@\"\n");
    }

    private Path executable(String name, String text) throws IOException {
        Path file = Files.writeString(dir.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    /** What the JVM sees: first LC_ALL, then each argument. */
    private List<String> start(Map<String, String> locale, String... args) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add(pomona.toString());
        builder.command().addAll(List.of(args));
        builder.environment().keySet().removeIf(name -> name.equals("LANG") || name.startsWith("LC_"));
        builder.environment().putAll(locale);
        builder.environment().put("JAVA_HOME", dir.resolve("java").toString());
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), out);
        return out.lines().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "LANG,C,C.UTF-8",
        "LC_ALL,C,C.UTF-8",
        "LC_ALL,POSIX,C.UTF-8",
        "LC_CTYPE,C,C.UTF-8",
        "LANG,xx_YY.UTF-8,C.UTF-8",
        "LANG,C.UTF-8,unset",
        "LC_ALL,C.UTF-8,C.UTF-8"
    })
    void namesOfFilesAreUtf8(String name, String value, String seen) throws Exception {
        assertEquals(seen, start(Map.of(name, value), "devices").getFirst());
    }

    @Test
    void withoutALocaleThereIsOne() throws Exception {
        assertEquals("C.UTF-8", start(Map.of(), "hub").getFirst());
        assertEquals(
                "C.UTF-8",
                start(Map.of("LC_ALL", "C", "LANG", "C.UTF-8"), "hub").getFirst());
    }

    @Test
    void theServiceHasALocale() throws IOException {
        String unit = Files.readString(Path.of("src/main/resources/dev/pomona/run/deploy/pomona.service"));
        assertTrue(unit.contains("\nEnvironment=LANG=C.UTF-8\n"), unit);
    }
}
