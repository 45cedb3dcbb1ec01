package dev.pomona.bench.soak;

import dev.pomona.bench.process.Proc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a hub at rest holds. @param virtual virtual threads @param heapMiB live objects after a full collection */
record Health(int handles, int threads, int virtual, int heapMiB, int residentMiB) {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    static Health of(long pid) throws IOException {
        jcmd(pid, "GC.run");
        jcmd(pid, "GC.run");
        String info = jcmd(pid, "GC.heap_info");
        int heap = 0;
        Matcher used = USED.matcher(info);
        while (used.find()) {
            // Class space is not heap; it comes last, under its own name.
            if (!info.substring(0, used.start()).contains("Metaspace")) {
                heap += Integer.parseInt(used.group(1));
            }
        }
        return new Health(Proc.handles(pid), Proc.threads(pid), virtual(pid), heap / 1024, Proc.residentMiB(pid));
    }

    private static int virtual(long pid) throws IOException {
        Path dump = Files.createTempFile("pomona-soak", ".threads");
        Files.delete(dump);
        jcmd(pid, "Thread.dump_to_file", "-format=plain", dump.toString());
        try (var lines = Files.lines(dump)) {
            return (int) lines.filter(line -> line.startsWith("#") && line.contains(" virtual"))
                    .count();
        } finally {
            Files.deleteIfExists(dump);
        }
    }

    private static String jcmd(long pid, String... command) throws IOException {
        List<String> words = new java.util.ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        words.add(String.valueOf(pid));
        words.addAll(List.of(command));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return String.format(
                "%d handles, %d threads, %d virtual threads, %d MiB live heap, %d MiB resident",
                handles, threads, virtual, heapMiB, residentMiB);
    }
}
