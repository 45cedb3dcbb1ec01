package dev.pomona.run.doctor;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the doctor looks at.
 *
 * @param root {@code /}; a folder in tests
 * @param bundles of the distribution
 * @param system as in {@code os.name}
 * @param processor as in {@code os.arch}
 */
record World(
        Path root,
        Path state,
        Path bundles,
        Map<String, String> environment,
        Instant now,
        String system,
        String processor,
        String user) {
    static World real(Path state, Path bundles) {
        return new World(
                Path.of("/"),
                state,
                bundles,
                System.getenv(),
                Instant.now(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("user.name"));
    }

    /** @param path without the leading slash */
    Path at(String path) {
        return root.resolve(path);
    }

    boolean linux() {
        return system.startsWith("Linux");
    }

    boolean mac() {
        return system.toLowerCase(Locale.ROOT).startsWith("mac");
    }

    boolean administrator() {
        return user.equals("root");
    }

    /** The first line of a small file, empty if it cannot be read. */
    static String read(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst().orElse("").strip();
        } catch (IOException | java.io.UncheckedIOException e) {
            return "";
        }
    }

    /** What is in a folder, in order; nothing if it cannot be read. */
    static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Whether somebody answers at a Unix socket. */
    static boolean answers(Path socket) {
        if (!Files.exists(socket)) return false;
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            return false;
        }
    }
}
