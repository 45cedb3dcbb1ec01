package dev.pomona.run.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The state folder, the sockets in it, and the hub behind them. */
final class StateChecks {
    private static final int SOCKET_PATH = 100;
    private static final Set<String> SECRET = Set.of("record", "plist", "key", "seal", "token");
    private static final long LEAST_SPACE = 50L << 20;
    private static final String VARIABLE = "USBMUXD_SOCKET_ADDRESS";
    private final World world;

    StateChecks(World world) {
        this.world = world;
    }

    List<Finding> all() {
        List<Finding> found = new ArrayList<>();
        Path folder = world.state();
        Path existing = folder.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) existing = existing.getParent();
        if (existing == null || !Files.isWritable(existing)) {
            found.add(Finding.bad("state", folder + " cannot be written", "choose another with --state DIR"));
        } else if (!existing.equals(folder.toAbsolutePath())) {
            found.add(Finding.ok("state", folder + " does not exist yet and can be made"));
        } else if (open(folder)) {
            found.add(Finding.bad("state", folder + " is open to other users", "run chmod 700 on it"));
        } else {
            found.add(Finding.ok("state", folder.toString()));
        }
        if (existing != null && space(existing) < LEAST_SPACE) {
            found.add(Finding.note(
                    "state", "less than 50 MB are free there", "make room, or choose another folder with --state DIR"));
        }
        records(found, folder);
        sockets(found, folder);
        return found;
    }

    /** What can be told from outside; `vault check` in a running hub looks into the records. */
    private static void records(List<Finding> found, Path folder) {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            return;
        }
        for (Path file : files) {
            if (secret(file) && open(file))
                found.add(Finding.bad("records", file + " is open to other users", "run chmod 600 on it"));
        }
        long sealed =
                files.stream().filter(f -> f.toString().endsWith(".record")).count();
        long plain = files.stream()
                .filter(f -> f.toString().endsWith(".plist") && !f.endsWith("SystemConfiguration.plist"))
                .count();
        String words = sealed + " sealed";
        found.add(
                plain == 0
                        ? Finding.ok("records", words)
                        : Finding.note(
                                "records",
                                words + ", " + plain + " not",
                                "the next start seals them, unless --vault-key none"));
    }

    private static boolean secret(Path file) {
        String name = file.getFileName().toString();
        return SECRET.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    private void sockets(List<Finding> found, Path folder) {
        Path control = folder.resolve("control.sock");
        if (control.toString().length() > SOCKET_PATH) {
            found.add(Finding.bad(
                    "sockets",
                    "the state folder's path is too long for a socket in it",
                    "choose a shorter one with --state DIR"));
        }
        boolean hub = World.answers(control);
        if (hub) {
            found.add(Finding.ok("hub", "running, reached through " + control));
        } else if (Files.exists(control)) {
            found.add(Finding.note("hub", "none; " + control + " was left behind", "it is replaced at the next start"));
        } else {
            found.add(Finding.note("hub", "none is running for this state folder", "start one with ./pomona hub"));
        }
        Path mux = folder.resolve("mux.sock");
        if (hub && World.answers(mux)) {
            found.add(Finding.ok("sockets", "programs reach it with " + VARIABLE + "=UNIX:" + mux));
        }
        String address = world.environment().getOrDefault(VARIABLE, "");
        if (!address.isEmpty()) {
            found.add(Finding.note(
                    "sockets",
                    VARIABLE + " is " + address + (unreachable(address) ? ", where nobody answers" : ""),
                    "other programs, and commands without a hub, use it"));
        }
    }

    private static boolean unreachable(String address) {
        String path = address.replaceFirst("(?i)^unix:", "");
        return path.startsWith("/") && !World.answers(Path.of(path));
    }

    private static long space(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    private static boolean open(Path folder) {
        try {
            return !PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))
                    .endsWith("------");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
