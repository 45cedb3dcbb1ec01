package dev.pomona.bench.mux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What usbmuxd needs to run without USB. @param library folder of the stand-in for libusb */
record Rig(Path library) {
    /** Builds it; empty, and said why, where something is not installed. */
    static Optional<Rig> build(Path root, Path work) throws IOException {
        for (String[] tool : new String[][] {
            {"usbmuxd", "usbmuxd"}, {"gcc", "gcc libc6-dev libusb-1.0-0-dev"}, {"unshare", "util-linux"}
        }) {
            if (!installed(tool[0])) {
                System.err.println(
                        "SKIPPED: usbmuxd: " + tool[0] + " is not installed (apt-get install " + tool[1] + ")");
                return Optional.empty();
            }
        }
        Path library = Files.createDirectory(work.resolve("lib"));
        Process gcc = new ProcessBuilder(List.of(
                        "gcc",
                        "-O2",
                        "-shared",
                        "-fPIC",
                        "-w",
                        "-Wl,-soname,libusb-1.0.so.0",
                        "-o",
                        library.resolve("libusb-1.0.so.0").toString(),
                        root.resolve("itest/rig/libusb_usbip.c").toString()))
                .inheritIO()
                .start();
        try {
            if (gcc.waitFor() != 0) {
                throw new IOException("the stand-in for libusb cannot be built");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return Optional.of(new Rig(library));
    }

    private static boolean installed(String program) {
        for (String folder : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}
