package dev.pomona.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program that we did not write, run with a time limit. */
final class Tool {
    /** How one run ended. */
    record Result(String command, int exit, String out, String err) {
        Result ok() {
            assertEquals(0, exit, () -> command + " failed\n--- out\n" + out + "\n--- err\n" + err);
            return this;
        }

        List<String> lines() {
            return out.lines().toList();
        }
    }

    static final int TIMED_OUT = -1;

    private final Map<String, String> environment = new HashMap<>();
    private Duration limit = Duration.ofSeconds(60);

    Tool env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Tool limit(Duration time) {
        limit = time;
        return this;
    }

    /** Skips the running test, naming the tool and how to get it, where it is not installed. */
    static void need(String program, String howToInstall) {
        assumeTrue(find(program) != null, () -> "SKIPPED: " + program + " is not installed (" + howToInstall + ")");
    }

    static Path find(String program) {
        if (program.contains("/")) return Files.isExecutable(Path.of(program)) ? Path.of(program) : null;
        for (String dir : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")) {
            Path file = Path.of(dir, program);
            if (Files.isExecutable(file)) return file;
        }
        return null;
    }

    Process start(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Starts what goes on until it is ended, its output thrown away. */
    Process daemon(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Runs to the end, or until the limit: then what it printed so far, with exit {@link #TIMED_OUT}. */
    Result run(String... command) {
        try {
            Process process = start(command);
            process.getOutputStream().close();
            CompletableFuture<String> out = drain(process.getInputStream());
            CompletableFuture<String> err = drain(process.getErrorStream());
            int exit = TIMED_OUT;
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                exit = process.exitValue();
            } else {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            return new Result(String.join(" ", command), exit, out.join(), err.join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs until {@code lines} lines are there (or the limit), then ends it. */
    List<String> firstLines(int lines, String... command) {
        try {
            Process process = start(command);
            CompletableFuture<String> err = drain(process.getErrorStream());
            List<String> got = new ArrayList<>();
            Thread guard = Thread.ofVirtual().start(() -> {
                try {
                    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) process.destroyForcibly();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line; got.size() < lines && (line = reader.readLine()) != null; ) got.add(line);
            } finally {
                process.destroyForcibly().waitFor();
                guard.interrupt();
            }
            assertEquals(lines, got.size(), () -> String.join(" ", command) + " gave " + got + "\n" + err.join());
            return got;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static CompletableFuture<String> drain(java.io.InputStream in) {
        CompletableFuture<String> all = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (in) {
                all.complete(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                all.complete("(" + e + ")");
            }
        });
        return all;
    }
}
