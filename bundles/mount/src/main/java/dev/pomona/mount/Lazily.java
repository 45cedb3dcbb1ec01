package dev.pomona.mount;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The last means: the directory is free at once, whoever still has files open in it. */
final class Lazily {
    private static final long LIMIT_SECONDS = 10;

    private Lazily() {}

    static void unmount(Path directory) throws IOException {
        for (List<String> command : List.of(
                List.of("fusermount3", "-u", "-z", directory.toString()),
                List.of("umount", "-l", directory.toString()),
                List.of("umount", "-f", directory.toString()))) {
            if (runs(command)) return;
        }
        throw new IOException(directory + " is still in use and could not be unmounted; try umount -l " + directory);
    }

    private static boolean runs(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) return process.exitValue() == 0;
            process.destroyForcibly();
            return false;
        } catch (IOException e) {
            // The program is not there; the next one may be.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
