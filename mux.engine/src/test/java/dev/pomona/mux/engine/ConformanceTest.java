package dev.pomona.mux.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/conformance.md} to the tests, and the tests to it. */
class ConformanceTest {
    private static final int STATEMENTS = 66;
    private static final List<String> ROOMS = List.of(
            "mux.api",
            "mux.engine",
            "mux.usb",
            "lockdown",
            "bundles/mux.server",
            "bundles/mux.usbip",
            "bundles/mux.upstream",
            "itest");
    /** Whose numbered tests must all be listed. */
    private static final Set<String> OWN = Set.of("mux.engine", "bundles/mux.server", "bundles/mux.usbip");

    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| [^|]+ \\| (.+) \\|");
    private static final Pattern REFERENCE = Pattern.compile("`(\\w+\\.\\w+)`");
    private static final Pattern METHOD = Pattern.compile("\\bvoid (\\w+)\\(");
    private static final Pattern NUMBERS = Pattern.compile("_statement(\\d+(?:and\\d+)*)$");

    private final Path root = root();
    private final Set<String> tests = new HashSet<>();
    private final Map<Integer, Set<String>> numbered = new TreeMap<>();

    private static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("docs/conformance.md"))) at = at.getParent();
        return at;
    }

    private void readTests() throws IOException {
        for (String room : ROOMS) {
            try (Stream<Path> files = Files.walk(root.resolve(room).resolve("src/test"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) read(room, file);
            }
        }
    }

    private void read(String room, Path file) throws IOException {
        String name = file.getFileName().toString().replace(".java", "");
        Matcher methods = METHOD.matcher(Files.readString(file));
        while (methods.find()) {
            String test = name + "." + methods.group(1);
            tests.add(test);
            Matcher numbers = NUMBERS.matcher(test);
            if (!OWN.contains(room) || !numbers.find()) continue;
            for (String number : numbers.group(1).split("and")) {
                numbered.computeIfAbsent(Integer.valueOf(number), n -> new TreeSet<>())
                        .add(test);
            }
        }
    }

    @Test
    void everyStatementHasATestOrAReason() throws IOException {
        readTests();
        Map<Integer, String> rows = new TreeMap<>();
        for (String line : Files.readAllLines(root.resolve("docs/conformance.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) rows.put(Integer.valueOf(row.group(1)), row.group(2));
        }
        List<String> problems = new ArrayList<>();
        for (int number = 1; number <= STATEMENTS; number++) check(number, rows.getOrDefault(number, ""), problems);
        for (int number : numbered.keySet()) {
            if (number > STATEMENTS) problems.add("there is no statement " + number);
        }
        assertEquals(STATEMENTS, rows.size());
        assertTrue(problems.isEmpty(), () -> String.join("\n", problems));
    }

    private void check(int number, String shownBy, List<String> problems) {
        Set<String> named = new TreeSet<>();
        Matcher references = REFERENCE.matcher(shownBy);
        while (references.find()) named.add(references.group(1));
        boolean reason = shownBy.startsWith("Not ");
        if (named.isEmpty() && !reason) problems.add("statement " + number + " has neither a test nor a reason");
        for (String test : named) {
            if (!tests.contains(test)) problems.add("statement " + number + ": there is no test " + test);
        }
        for (String test : numbered.getOrDefault(number, Set.of())) {
            if (!named.contains(test)) problems.add("statement " + number + ": " + test + " is not listed");
        }
    }
}
