package dev.pomona.run.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipFile;

/** Java, the distribution, the clock. */
final class SystemChecks {
    private static final String USB = "dev.pomona.wrap.usb4java";
    private final World world;

    SystemChecks(World world) {
        this.world = world;
    }

    List<Finding> all() {
        List<Finding> found = new ArrayList<>();
        found.add(Finding.ok("java", System.getProperty("java.home") + " " + Runtime.version()));
        List<Path> jars = World.list(world.bundles());
        found.add(
                jars.isEmpty()
                        ? Finding.bad("bundles", "none in " + world.bundles(), "build the hub: mvn package")
                        : Finding.ok("bundles", jars.size() + " in the distribution"));
        found.add(library(jars));
        found.add(clock(jars));
        return found;
    }

    private Finding library(List<Path> jars) {
        String platform = platform(world.system(), world.processor());
        for (Path jar : jars) {
            if (!jar.getFileName().toString().startsWith(USB)) continue;
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                if (zip.stream().anyMatch(e -> e.getName().startsWith("org/usb4java/" + platform + "/"))) {
                    return Finding.ok("libusb", "there is one for " + platform);
                }
            } catch (IOException e) {
                return Finding.bad("libusb", jar + " cannot be read: " + e.getMessage(), "build the hub anew");
            }
        }
        return Finding.note(
                "libusb",
                "none for " + platform + " is in the distribution",
                "the system's own daemon can be used with --upstream, another machine's phones with --usbip");
    }

    /** As usb4java names them. */
    static String platform(String system, String processor) {
        String os = system.toLowerCase(Locale.ROOT);
        String name = os.startsWith("windows") ? "win32" : os.startsWith("mac") ? "darwin" : os.replace(" ", "");
        String arch = processor.toLowerCase(Locale.ROOT);
        return name + "-"
                + switch (arch) {
                    case "amd64", "x86_64" -> "x86-64";
                    case "i386", "i686", "x86" -> "x86";
                    default -> arch;
                };
    }

    private Finding clock(List<Path> jars) {
        Instant built = jars.stream()
                .map(SystemChecks::modified)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
        // Certificates made at pairing begin now; a phone whose clock is right would not have them yet, or not any
        // more.
        if (world.now().plus(Duration.ofDays(1)).isBefore(built)) {
            return Finding.bad(
                    "clock",
                    "it says " + world.now() + ", which is before this hub was built",
                    "set it; phones refuse certificates from another time");
        }
        boolean synchronised = Files.exists(world.at("run/systemd/timesync/synchronized"));
        return Finding.ok("clock", world.now() + (synchronised ? ", synchronised" : ""));
    }

    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }
}
