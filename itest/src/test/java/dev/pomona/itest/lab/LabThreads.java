package dev.pomona.itest.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The threads of a process, held against {@code docs/threads.md}. */
final class LabThreads {
    /** Of the JVM, of Felix and its bundles, and of logging; the document leaves them out. */
    private static final List<String> OTHERS = List.of(
            "main",
            "stop",
            "Reference Handler",
            "Finalizer",
            "Signal Dispatcher",
            "Service Thread",
            "Monitor Deflation Thread",
            "Notification Thread",
            "Common-Cleaner",
            "Cleaner-\\d+",
            "Attach Listener",
            "C[12] CompilerThread\\d+",
            "DestroyJavaVM",
            "ForkJoinPool.*",
            "VirtualThread-.*",
            "Read-Poller|Write-Poller|.*[Pp]oller.*",
            "process reaper.*",
            "Felix.*",
            "SCR Component.*",
            "CM .*",
            "(?i)fileinstall.*",
            "FileSystemWatchService|Thread-\\d+ \\(file system watcher\\)",
            "(?i)(pax|logback).*");

    private LabThreads() {}

    /** @return all names, platform and virtual, with how many have each */
    static TreeMap<String, Integer> of(long pid, Path java, Path into) throws IOException, InterruptedException {
        Files.deleteIfExists(into);
        Process jcmd = new ProcessBuilder(
                        java.resolveSibling("jcmd").toString(),
                        "" + pid,
                        "Thread.dump_to_file",
                        "-format=plain",
                        into.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!jcmd.waitFor(60, TimeUnit.SECONDS) || !Files.exists(into)) throw new IOException("no dump: " + said);
        TreeMap<String, Integer> names = new TreeMap<>();
        Matcher m = Pattern.compile("(?m)^#\\d+ \"([^\"]*)\"").matcher(Files.readString(into));
        while (m.find()) names.merge(m.group(1), 1, Integer::sum);
        return names;
    }

    /** Those that the document knows nothing of. */
    static List<String> unknown(Iterable<String> names, Path document) throws IOException {
        List<Pattern> known = new ArrayList<>();
        for (String other : OTHERS) known.add(Pattern.compile(other));
        for (String line : Files.readAllLines(document)) {
            if (!line.startsWith("| `")) continue;
            Matcher m = Pattern.compile("`([^`]+)`").matcher(line.substring(0, line.indexOf('|', 1)));
            while (m.find()) known.add(Pattern.compile(regex(m.group(1))));
        }
        List<String> unknown = new ArrayList<>();
        for (String name : names) {
            if (known.stream().noneMatch(p -> p.matcher(name).matches())) unknown.add(name);
        }
        return unknown;
    }

    /** In the document, words in capitals stand for what differs, an ellipsis for the rest. */
    private static String regex(String name) {
        return Pattern.quote(name)
                .replaceAll("\\b(UDID|HOST:PORT|ADDR|PORT|NAME|N)\\b", "\\\\E.+\\\\Q")
                .replace("…", "\\E.*\\Q");
    }
}
