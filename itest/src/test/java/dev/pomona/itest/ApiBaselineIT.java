package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/**
 * The API packages of the bundles that ship, compared with their baseline in {@code cnf/baseline}: what was taken away or changed
 * needs a new major version of the package, what was added a new minor one. {@code -Dpomona.baseline=write} writes the baseline of
 * a release.
 */
class ApiBaselineIT {
    private static final Path BASELINE = HubProcess.ROOT.resolve("cnf/baseline");
    /** What ships, and what authors are given besides. */
    private static final List<Path> BUNDLES = List.of(
            HubProcess.ROOT.resolve("run/target/pomona/export/hub"), HubProcess.ROOT.resolve("bundles/junit/target"));

    /** Exported for another bundle's build to copy, not for anybody to import. */
    private static final Set<String> COPIED = Set.of("dev.pomona.mux.usb.attach", "dev.pomona.mux.usb.descriptor");

    private static final String WRITE = "`mvn verify -Dit.test=ApiBaselineIT -Dpomona.baseline=write`";
    private static final Pattern EXPORT = Pattern.compile("(dev\\.pomona[\\w.]*);version=\"([\\d.]+)\"");

    /** A package as it is now. */
    private record Api(String version, Set<String> lines) {}

    @Test
    void noPackageChangesWithoutItsVersion() throws Exception {
        Map<String, Api> now = now();
        assertTrue(now.keySet().containsAll(Set.of("dev.pomona.mux", "dev.pomona.junit")), now::toString);
        if ("write".equals(System.getProperty("pomona.baseline"))) {
            write(now);
            return;
        }
        assertEquals("", String.join("\n", troubles(baseline(), now)));
    }

    @Test
    void everyPackageHasOneAndNoneIsWithout() {
        Api api = new Api("1.0.0", Set.of("a"));
        assertEquals(List.of(), troubles(Map.of("p", api), Map.of("p", api)));
        assertTrue(troubles(Map.of(), Map.of("p", api)).getFirst().startsWith("p: has no baseline"));
        assertTrue(troubles(Map.of("p", api), Map.of()).getFirst().startsWith("p: is exported no more"));
    }

    @Test
    void theRuleItself() {
        Api old = new Api("1.2.0", Set.of("a", "b"));
        assertFalse(trouble("p", old, new Api("1.2.0", Set.of("a", "b"))).isPresent());
        assertTrue(trouble("p", old, new Api("1.2.9", Set.of("a", "b", "c"))).isPresent());
        assertFalse(trouble("p", old, new Api("1.3.0", Set.of("a", "b", "c"))).isPresent());
        assertTrue(trouble("p", old, new Api("1.3.0", Set.of("a"))).isPresent());
        assertFalse(trouble("p", old, new Api("2.0.0", Set.of("x"))).isPresent());
        assertTrue(trouble("p", old, new Api("1.1.0", Set.of("a", "b"))).isPresent());
    }

    private static List<String> troubles(Map<String, Api> baseline, Map<String, Api> now) {
        List<String> wrong = new ArrayList<>();
        now.forEach((name, api) -> {
            Api was = baseline.get(name);
            if (was == null) wrong.add(name + ": has no baseline in cnf/baseline; " + WRITE + " writes it");
            else trouble(name, was, api).ifPresent(wrong::add);
        });
        baseline.keySet().stream()
                .filter(name -> !now.containsKey(name))
                .forEach(name -> wrong.add(name + ": is exported no more, but has a baseline in cnf/baseline"));
        return wrong;
    }

    private static Map<String, Api> now() throws IOException {
        Map<String, Api> now = new TreeMap<>();
        for (Path folder : BUNDLES) {
            try (var jars = Files.list(folder)) {
                for (Path jar : jars.filter(ApiBaselineIT::isBundle).toList()) now.putAll(packages(jar));
            }
        }
        now.keySet().removeAll(COPIED);
        return now;
    }

    private static boolean isBundle(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith("dev.pomona.") && name.endsWith(".jar") && !name.matches(".*-(sources|javadoc)\\.jar");
    }

    private static Map<String, Api> baseline() throws IOException {
        Map<String, Api> out = new TreeMap<>();
        try (var files = Files.list(BASELINE)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".txt")).toList()) {
                String name = file.getFileName().toString();
                out.put(name.substring(0, name.length() - ".txt".length()), read(file));
            }
        }
        return out;
    }

    private static java.util.Optional<String> trouble(String name, Api was, Api is) {
        Set<String> gone = new TreeSet<>(was.lines());
        gone.removeAll(is.lines());
        Set<String> added = new TreeSet<>(is.lines());
        added.removeAll(was.lines());
        int[] before = numbers(was.version());
        int[] after = numbers(is.version());
        boolean major = after[0] > before[0];
        boolean minor = major || after[0] == before[0] && after[1] > before[1];
        boolean back = after[0] < before[0] || after[0] == before[0] && after[1] < before[1];
        if (back) return java.util.Optional.of(name + ": version " + is.version() + " is older than " + was.version());
        if (!gone.isEmpty() && !major) {
            return java.util.Optional.of(name + " " + is.version() + ": needs a new major version after "
                    + was.version() + ", because this is gone or changed:\n  " + String.join("\n  ", gone));
        }
        if (!added.isEmpty() && !minor) {
            return java.util.Optional.of(name + " " + is.version() + ": needs a new minor version after "
                    + was.version() + ", because this is new:\n  " + String.join("\n  ", added));
        }
        return java.util.Optional.empty();
    }

    private static int[] numbers(String version) {
        String[] parts = version.split("\\.", -1);
        return new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
    }

    private static Map<String, Api> packages(Path jar) throws IOException {
        Map<String, Api> out = new TreeMap<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            String exports = file.getManifest().getMainAttributes().getValue("Export-Package");
            Matcher m = EXPORT.matcher(exports == null ? "" : exports);
            while (m.find()) {
                String prefix = m.group(1).replace('.', '/') + "/";
                List<String> classes = file.stream()
                        .map(ZipEntry::getName)
                        .filter(n -> n.startsWith(prefix)
                                && n.endsWith(".class")
                                && n.indexOf('/', prefix.length()) < 0
                                && !n.endsWith("package-info.class")
                                && !n.matches(".*\\$\\d+\\.class"))
                        .map(n -> n.substring(0, n.length() - ".class".length()).replace('/', '.'))
                        .sorted()
                        .toList();
                out.put(m.group(1), new Api(m.group(2), signatures(jar, classes)));
            }
        }
        return out;
    }

    /** What {@code javap} prints of public and protected members, each line with its class in front. */
    private static Set<String> signatures(Path jar, List<String> classes) {
        Set<String> out = new TreeSet<>();
        if (classes.isEmpty()) return out;
        List<String> arguments = new ArrayList<>(List.of("-protected", "-cp", jar.toString()));
        arguments.addAll(classes);
        StringWriter printed = new StringWriter();
        PrintWriter to = new PrintWriter(printed);
        int code = ToolProvider.findFirst("javap").orElseThrow().run(to, to, arguments.toArray(String[]::new));
        assertEquals(0, code, printed::toString);
        String type = "";
        boolean visible = false;
        for (String line : printed.toString().lines().toList()) {
            if (line.startsWith("Compiled from") || line.equals("}")) continue;
            if (!line.startsWith(" ")) {
                type = line.replaceAll(" \\{$", "");
                visible = type.startsWith("public") || type.startsWith("protected");
                if (visible) out.add(type);
            } else if (visible) {
                out.add(type + " | " + line.strip());
            }
        }
        return out;
    }

    private static Api read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return new Api(lines.getFirst().replace("version ", ""), new TreeSet<>(lines.subList(1, lines.size())));
    }

    private static void write(Map<String, Api> now) throws IOException {
        Files.createDirectories(BASELINE);
        for (var e : now.entrySet()) {
            List<String> lines =
                    new ArrayList<>(List.of("version " + e.getValue().version()));
            lines.addAll(e.getValue().lines());
            Files.write(BASELINE.resolve(e.getKey() + ".txt"), lines);
        }
    }
}
