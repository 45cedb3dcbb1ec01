package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcEntry;
import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcStatus;
import dev.pomona.services.afc.client.LocalNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Patterns for paths of a phone: {@code *} and {@code ?} within a name, {@code [a-z]}, {@code {jpg,png}}, and {@code **} for
 * any number of directories. As in other shells a star does not stand for a leading dot. What is there under the very name of
 * the pattern is meant by it.
 */
final class Glob {
    private static final String MAGIC = "*?[{";

    private final AfcClient client;
    private final List<String> found = new ArrayList<>();

    private Glob(AfcClient client) {
        this.client = client;
    }

    /** The paths that fit, in order; the pattern itself if it has no magic in it; nothing if nothing fits. */
    static List<String> expand(AfcClient client, String pattern) throws IOException {
        if (!magic(pattern) || client.exists(pattern)) return List.of(pattern);
        Glob glob = new Glob(client);
        List<String> names = new ArrayList<>();
        for (String name : pattern.split("/")) if (!name.isEmpty()) names.add(name);
        glob.match(pattern.startsWith("/") ? "/" : "", names, 0);
        return glob.found.stream().distinct().sorted().toList();
    }

    static boolean magic(String text) {
        return text.chars().anyMatch(c -> MAGIC.indexOf(c) >= 0);
    }

    private void match(String directory, List<String> names, int depth) throws IOException {
        if (depth > LocalNames.DEPTH) return;
        String name = names.getFirst();
        List<String> rest = names.subList(1, names.size());
        if (name.equals("**")) {
            if (!rest.isEmpty()) match(directory, rest, depth + 1);
            for (AfcEntry entry : entries(directory)) {
                String path = join(directory, entry.name());
                if (rest.isEmpty()) found.add(path);
                if (entry.stat().isDirectory()) match(path, names, depth + 1);
            }
        } else if (!magic(name)) {
            String path = join(directory, name);
            if (!rest.isEmpty()) match(path, rest, depth + 1);
            else if (client.exists(path)) found.add(path);
        } else {
            Pattern pattern = regex(name);
            for (AfcEntry entry : entries(directory)) {
                if (!pattern.matcher(entry.name()).matches()) continue;
                String path = join(directory, entry.name());
                if (rest.isEmpty()) found.add(path);
                else if (!entry.stat().isFile()) match(path, rest, depth + 1);
            }
        }
    }

    private List<AfcEntry> entries(String directory) throws IOException {
        try {
            List<AfcEntry> entries = new ArrayList<>(client.entries(directory.isEmpty() ? "/" : directory));
            entries.sort(Comparator.comparing(AfcEntry::name));
            return entries;
        } catch (AfcException e) {
            if (e.status() == AfcStatus.OBJECT_NOT_FOUND || e.status() == AfcStatus.READ_ERROR) return List.of();
            throw e;
        }
    }

    private static String join(String directory, String name) {
        return directory.isEmpty() ? name : Paths.join(directory, name);
    }

    /** A name with wildcards as a regular expression. */
    static Pattern regex(String glob) {
        StringBuilder out = new StringBuilder();
        if (glob.startsWith("*") || glob.startsWith("?")) out.append("(?!\\.)");
        int braces = 0;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            int close = c == '[' ? glob.indexOf(']', i + 2) : -1;
            if (close > 0) {
                String set = glob.substring(i + 1, close).replace("\\", "\\\\").replace("[", "\\[");
                set = set.replace("&&", "&\\&");
                out.append('[')
                        .append(set.startsWith("!") ? "^" + set.substring(1) : set)
                        .append(']');
                i = close;
            } else if (c == '*') {
                out.append(".*");
            } else if (c == '?') {
                out.append('.');
            } else if (c == '{' && glob.indexOf('}', i) > 0) {
                out.append("(?:");
                braces++;
            } else if (c == '}' && braces > 0) {
                out.append(')');
                braces--;
            } else if (c == ',' && braces > 0) {
                out.append('|');
            } else {
                out.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(out.toString() + ")".repeat(braces), Pattern.DOTALL);
    }
}
