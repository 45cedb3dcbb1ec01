package dev.pomona.run.launch;

import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** {@code ./pomona doctor}: looks at what a hub needs, and says what is wrong and what to do. */
final class Doctor {
    private static final int SOCKET_PATH = 100;
    private final PrintStream out;
    private boolean bad;

    private Doctor(PrintStream out) {
        this.out = out;
    }

    static int run(Path state, PrintStream out) {
        Doctor doctor = new Doctor(out);
        doctor.java();
        doctor.distribution();
        doctor.state(state);
        doctor.vault(state);
        doctor.hub(state);
        doctor.otherDaemon(Path.of("/var/run/usbmuxd"));
        doctor.usb(Path.of("/dev/bus/usb"));
        return doctor.bad ? Main.FAILED : Main.OK;
    }

    private void java() {
        ok("java", System.getProperty("java.home") + " " + Runtime.version());
    }

    private void distribution() {
        try (Stream<Path> jars = Files.list(Layout.bundles())) {
            ok("bundles", jars.count() + " in the distribution");
        } catch (IOException e) {
            fail("bundles", "not found: " + e.getMessage());
        }
    }

    private void state(Path folder) {
        Path existing = folder;
        while (existing != null && !Files.exists(existing)) existing = existing.getParent();
        if (existing == null || !Files.isWritable(existing)) {
            fail("state", folder + " cannot be written; choose another with --state DIR");
        } else if (!existing.equals(folder)) {
            ok("state", folder + " does not exist yet and can be made");
        } else if (open(folder)) {
            fail("state", folder + " is open to other users; run chmod 700 on it");
        } else {
            ok("state", folder.toString());
        }
        if (folder.resolve("control.sock").toString().length() > SOCKET_PATH) {
            fail("state", "the path is too long for a socket in it; choose a shorter one with --state DIR");
        }
    }

    /** What can be told from outside; `vault check` in a running hub looks into the records. */
    private void vault(Path state) {
        List<Path> files;
        try (Stream<Path> all = Files.list(state)) {
            files = all.filter(Files::isRegularFile).toList();
        } catch (IOException e) {
            return;
        }
        long sealed =
                files.stream().filter(f -> f.toString().endsWith(".record")).count();
        List<Path> lying = files.stream()
                .filter(f -> f.toString().endsWith(".plist") && !f.endsWith("SystemConfiguration.plist"))
                .toList();
        for (Path file : files) {
            if (open(file)) fail("records", file + " is open to other users; run chmod 600 on it");
        }
        if (lying.isEmpty()) ok("records", sealed + " sealed");
        else
            note(
                    "records",
                    sealed + " sealed, " + lying.size() + " not: the next start seals them, unless --vault-key none");
    }

    private static boolean open(Path folder) {
        try {
            return !PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))
                    .endsWith("------");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private void hub(Path state) {
        Path socket = state.resolve("control.sock");
        if (answers(socket)) {
            ok("hub", "running, reached through " + socket);
        } else if (Files.exists(socket)) {
            note("hub", "none; " + socket + " was left behind and will be replaced");
        } else {
            note("hub", "none is running for this state folder");
        }
    }

    private void otherDaemon(Path socket) {
        if (!answers(socket)) {
            ok("usbmuxd", "no other one on this machine");
            return;
        }
        note(
                "usbmuxd",
                "another one answers at " + socket + " and owns the phones on USB; use --upstream " + socket
                        + ", or stop it to let the hub have them");
    }

    private static boolean answers(Path socket) {
        if (!Files.exists(socket)) return false;
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            return channel.isConnected();
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private void usb(Path devices) {
        if (!System.getProperty("os.name").startsWith("Linux")) {
            note("usb", "not looked at on this system");
            return;
        }
        if (!Files.isDirectory(devices)) {
            note("usb", "this machine has no USB devices (" + devices + "); use --twin or --usbip");
            return;
        }
        try (Stream<Path> nodes = Files.walk(devices)) {
            List<Path> all = nodes.filter(p -> !Files.isDirectory(p)).toList();
            long usable = all.stream().filter(Files::isWritable).count();
            if (usable == all.size()) {
                ok("usb", all.size() + " devices, all can be opened");
            } else {
                note(
                        "usb",
                        "only " + usable + " of " + all.size()
                                + " devices can be opened; a udev rule for vendor 05ac gives you the phones");
            }
        } catch (IOException e) {
            note("usb", devices + " cannot be read: " + e.getMessage());
        }
    }

    private void ok(String what, String words) {
        line("ok  ", what, words);
    }

    private void note(String what, String words) {
        line("note", what, words);
    }

    private void fail(String what, String words) {
        bad = true;
        line("BAD ", what, words);
    }

    private void line(String mark, String what, String words) {
        out.println(mark + "  " + what + " ".repeat(Math.max(1, 9 - what.length())) + words);
    }
}
