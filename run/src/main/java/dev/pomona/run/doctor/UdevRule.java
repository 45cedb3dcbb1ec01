package dev.pomona.run.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The rule by which Linux lets people other than root open phones. */
final class UdevRule {
    static final String NAME = "70-pomona.rules";
    private static final String FOLDER = "etc/udev/rules.d";
    private static final int SECONDS = 20;

    /** Runs a program of the system; tests play it. */
    @FunctionalInterface
    interface Runner {
        /** @return whether it is there and succeeded */
        boolean run(List<String> command) throws InterruptedException;
    }

    private final World world;
    private final Runner runner;

    UdevRule(World world, Runner runner) {
        this.world = world;
        this.runner = runner;
    }

    static String text() throws IOException {
        try (InputStream in = UdevRule.class.getResourceAsStream("/dev/pomona/run/deploy/" + NAME)) {
            if (in == null) throw new IOException("the launcher lacks " + NAME);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Path file() {
        return world.at(FOLDER).resolve(NAME);
    }

    /**
     * Writes it and has it applied.
     *
     * @return what was done, a line each
     * @throws IOException it cannot be written, with what to do
     */
    List<String> install() throws IOException, InterruptedException {
        List<String> done = new ArrayList<>();
        if (!Files.isDirectory(world.at("etc/udev")) && !Files.isDirectory(world.at("usr/lib/udev"))) {
            throw new IOException("this system has no udev; give the hub's user the device nodes in another way");
        }
        Path temporary = world.at(FOLDER).resolve("." + NAME + ".new");
        try {
            Files.createDirectories(world.at(FOLDER));
            Files.writeString(temporary, text());
            Files.move(temporary, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (java.nio.file.AccessDeniedException e) {
            throw new IOException(file() + " cannot be written: run this as root", e);
        }
        done.add("wrote " + file());
        if (!group()) {
            boolean made = runner.run(List.of("groupadd", "--system", "plugdev"));
            done.add(made ? "made the group plugdev" : "make a group plugdev: groupadd --system plugdev");
        }
        boolean applied = runner.run(List.of("udevadm", "control", "--reload"))
                && runner.run(List.of("udevadm", "trigger", "--subsystem-match=usb", "--attr-match=idVendor=05ac"));
        done.add(applied ? "applied to the phones that are plugged in" : "unplug the phones and plug them in again");
        done.add("let the hub's user in: usermod --append --groups plugdev USER");
        return done;
    }

    private boolean group() throws IOException {
        Path groups = world.at("etc/group");
        return Files.exists(groups) && Files.readAllLines(groups).stream().anyMatch(l -> l.startsWith("plugdev:"));
    }

    static boolean run(List<String> command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(SECONDS, TimeUnit.SECONDS)) return process.exitValue() == 0;
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
