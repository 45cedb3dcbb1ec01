package dev.pomona.run.launch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** What this is. */
final class Versions {
    private Versions() {}

    static String product() {
        try (InputStream in = Versions.class.getResourceAsStream("/dev/pomona/run/launch/version.txt")) {
            return in == null ? "unknown" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
