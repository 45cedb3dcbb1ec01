package dev.pomona.bench.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process under measurement or beside it, its output in a file. */
public final class Child implements AutoCloseable {
    private static final long READY_MILLIS = 90_000;
    private static final long POLL_MILLIS = 20;
    private static final long STOP_SECONDS = 15;

    private final String name;
    private final Process process;
    private final Path log;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** @param log gets all that the process prints */
    public static Child start(String name, Path log, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "bench-kill " + name));
        return new Child(name, process, log);
    }

    /** A Java program of this module. */
    public static Child java(String name, Path log, Class<?> main, List<String> options, List<String> arguments)
            throws IOException {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return start(name, log, Map.of(), command);
    }

    public long pid() {
        return process.pid();
    }

    /** Something that may not be so yet. */
    @FunctionalInterface
    public interface Check {
        boolean holds() throws IOException;
    }

    /** Waits until it has printed a line that begins so. */
    public String awaitLine(String beginning) throws IOException {
        String[] found = new String[1];
        await("the line \"" + beginning + "\"", () -> {
            String printed = Files.readString(log);
            // Whole lines only: it may be printing just now.
            found[0] = printed.substring(0, printed.lastIndexOf('\n') + 1)
                    .lines()
                    .filter(line -> line.startsWith(beginning))
                    .findFirst()
                    .orElse(null);
            return found[0] != null;
        });
        return found[0];
    }

    /** Waits until it holds; fails when the process ends first, or after a minute and a half. */
    public void await(String what, Check check) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_MILLIS);
        while (!check.holds()) {
            if (!process.isAlive() || System.nanoTime() - end > 0) {
                throw new IOException("no " + what + " from " + name + ":\n" + Files.readString(log));
            }
            pause(POLL_MILLIS);
        }
    }

    public boolean alive() {
        return process.isAlive();
    }

    public Path log() {
        return log;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                System.err.println(name + " does not end when asked to; killed");
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** A TCP port that nobody listens on. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Lets time pass: what is measured is what the others do meanwhile. */
    public static void pause(long millis) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
