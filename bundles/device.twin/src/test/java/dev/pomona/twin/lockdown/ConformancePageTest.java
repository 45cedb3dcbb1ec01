package dev.pomona.twin.lockdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds docs/conformance-lockdown.md against the tests that there are. */
class ConformancePageTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path PAGE = ROOT.resolve("docs/conformance-lockdown.md");
    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| [^|]+ \\| (.+) \\|");
    private static final Pattern NAME = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final int STATEMENTS = 71;

    private static Map<String, String> testSources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : List.of("lockdown", "bundles/device.twin", "bundles/mux.server", "itest")) {
            try (var files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    sources.merge(name, Files.readString(file), String::concat);
                }
            }
        }
        return sources;
    }

    @Test
    void everyStatementHasATestThatExistsOrSaysThatItIsNotMet() throws IOException {
        Map<String, String> sources = testSources();
        String page = Files.readString(PAGE);
        TreeSet<Integer> numbers = new TreeSet<>();
        List<String> missing = new ArrayList<>();
        for (String line : page.lines().toList()) {
            Matcher row = ROW.matcher(line);
            if (!row.matches()) continue;
            numbers.add(Integer.parseInt(row.group(1)));
            boolean named = NAME.matcher(row.group(2)).find();
            assertTrue(named || row.group(2).startsWith("not met: "), line);
        }
        Matcher name = NAME.matcher(page);
        while (name.find()) {
            String test = name.group(2);
            boolean there = sources.getOrDefault(name.group(1), "").contains(" " + test + "(")
                    || sources.values().stream()
                            .anyMatch(s -> s.contains("class " + name.group(1) + " ") && s.contains(" " + test + "("));
            if (!there) missing.add(name.group());
        }
        assertEquals(List.of(), missing);
        assertEquals(STATEMENTS, numbers.size());
        assertEquals(STATEMENTS, numbers.last());
    }
}
