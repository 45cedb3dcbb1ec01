package dev.pomona.mount;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where libfuse 3 is: Java looks only for names that come with the development package. */
final class Libraries {
    private static final List<String> FOLDERS = List.of(
            "/usr/lib/x86_64-linux-gnu",
            "/lib/x86_64-linux-gnu",
            "/usr/lib/aarch64-linux-gnu",
            "/lib/aarch64-linux-gnu",
            "/usr/lib64",
            "/lib64",
            "/usr/lib",
            "/lib",
            "/usr/local/lib");
    private static final List<String> NAMES = List.of("libfuse3.so.4", "libfuse3.so.3", "libfuse3.so");

    private Libraries() {}

    /** Empty where it is not found; the library's own search may do better. */
    static Optional<Path> find() {
        for (String name : NAMES) {
            for (String folder : FOLDERS) {
                Path path = Path.of(folder, name);
                if (Files.isRegularFile(path)) return Optional.of(path);
            }
        }
        return Optional.empty();
    }
}
