package dev.pomona.lockdown.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What this computer is called, without asking the network. */
final class HostName {
    private static final int MAX = 64;
    private static final Pattern FORM = Pattern.compile("[\\p{L}\\p{N} ._'-]{1," + MAX + "}");
    private static final List<String> FILES = List.of("/proc/sys/kernel/hostname", "/etc/hostname");

    private HostName() {}

    /** Empty if nothing fit to be shown is known. */
    static String get() {
        for (String variable : List.of("HOSTNAME", "COMPUTERNAME")) {
            String name = System.getenv(variable);
            if (name != null && FORM.matcher(name).matches()) return name;
        }
        for (String file : FILES) {
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                String name = new String(in.readNBytes(4 * MAX), StandardCharsets.UTF_8).strip();
                if (FORM.matcher(name).matches()) return name;
            } catch (IOException e) {
                continue;
            }
        }
        return "";
    }
}
