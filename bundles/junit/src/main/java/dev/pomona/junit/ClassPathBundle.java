package dev.pomona.junit;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Manifest;

/**
 * A jar or a folder of classes on the class path that is a bundle.
 *
 * @param location how the framework is to install it: a jar by its file, a folder by reference
 */
record ClassPathBundle(String name, String location, Map<String, String> headers) {
    /** All on the class path of {@code loader}, each name once: the first is the one that counts. */
    static List<ClassPathBundle> all(ClassLoader loader) throws IOException {
        Map<String, ClassPathBundle> found = new LinkedHashMap<>();
        for (URL url : Collections.list(loader.getResources("META-INF/MANIFEST.MF"))) {
            Map<String, String> headers = headers(url);
            String name = headers.getOrDefault("Bundle-SymbolicName", "")
                    .replaceFirst(";.*", "")
                    .strip();
            if (name.isEmpty()) continue;
            found.putIfAbsent(name, new ClassPathBundle(name, location(url), headers));
        }
        return List.copyOf(found.values());
    }

    private static Map<String, String> headers(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        Map<String, String> out = new LinkedHashMap<>();
        try (InputStream in = connection.getInputStream()) {
            new Manifest(in).getMainAttributes().forEach((k, v) -> out.put(k.toString(), v.toString()));
        }
        return out;
    }

    private static String location(URL manifest) throws IOException {
        if (manifest.openConnection() instanceof JarURLConnection jar) {
            return jar.getJarFileURL().toString();
        }
        String folder = URI.create(manifest.toString()).resolve("..").toString();
        return "reference:" + folder;
    }

    boolean imports(String type) {
        return packages("Import-Package").stream().anyMatch(p -> p.equals(type) || p.startsWith(type + ";"));
    }

    /** What it exports, as the framework's own list of packages is written: {@code name;version="1.2.0"}. */
    List<String> exports() {
        List<String> out = new ArrayList<>();
        for (String clause : packages("Export-Package")) {
            String[] parts = clause.split(";", -1);
            String version = "";
            for (String part : parts) {
                if (part.strip().startsWith("version=")) version = ";" + part.strip();
            }
            out.add(parts[0].strip() + version);
        }
        return out;
    }

    /** A header's clauses; commas within quotes are no separators. */
    private List<String> packages(String header) {
        List<String> out = new ArrayList<>();
        StringBuilder clause = new StringBuilder();
        boolean quoted = false;
        for (char c : headers.getOrDefault(header, "").toCharArray()) {
            if (c == '"') quoted = !quoted;
            if (c == ',' && !quoted) {
                out.add(clause.toString().strip());
                clause.setLength(0);
            } else {
                clause.append(c);
            }
        }
        if (!clause.toString().isBlank()) out.add(clause.toString().strip());
        return out;
    }
}
