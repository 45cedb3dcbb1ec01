package dev.pomona.run.launch;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Tells systemd how the hub is, where it was started as a service of type {@code notify}. By the program {@code
 * systemd-notify}, since Java has no datagrams on Unix sockets.
 */
final class ServiceManager implements AutoCloseable {
    private static final int PROGRAM_SECONDS = 10;
    private static final Duration SHORTEST = Duration.ofMillis(100);

    /** Runs a program of the system; tests play it. */
    @FunctionalInterface
    interface Runner {
        void run(List<String> command) throws IOException, InterruptedException;
    }

    private final boolean wanted;
    private final Duration watchdog;
    private final Runner runner;
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean complained;

    ServiceManager(Map<String, String> environment, long pid, Runner runner) {
        wanted = !environment.getOrDefault("NOTIFY_SOCKET", "").isEmpty();
        watchdog = wanted ? watchdog(environment, pid) : Duration.ZERO;
        this.runner = runner;
    }

    static ServiceManager real() {
        return new ServiceManager(System.getenv(), ProcessHandle.current().pid(), ServiceManager::run);
    }

    /** How often it wants to hear of us; zero for never. */
    static Duration watchdog(Map<String, String> environment, long pid) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String whose = environment.getOrDefault("WATCHDOG_PID", "");
        if (!micros.matches("\\d{1,15}") || !whose.isEmpty() && !whose.equals(String.valueOf(pid)))
            return Duration.ZERO;
        return Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(Long.parseLong(micros)));
    }

    /**
     * The hub answers from now on.
     *
     * @param status the ready line, for people
     * @param alive asked again and again; must end soon
     */
    void ready(String status, BooleanSupplier alive) {
        if (!wanted) return;
        tell("--ready", "--status=" + status);
        if (watchdog.isZero()) return;
        Duration half = watchdog.dividedBy(2);
        Thread.ofPlatform()
                .daemon()
                .name("systemd-watchdog")
                .start(() -> watch(half.compareTo(SHORTEST) < 0 ? SHORTEST : half, alive));
    }

    private void watch(Duration every, BooleanSupplier alive) {
        try {
            do {
                // Silence is the message: systemd then starts the hub anew.
                if (alive.getAsBoolean()) tell("WATCHDOG=1");
                else System.err.println("pomona: the hub does not answer itself; systemd is not told that it lives");
            } while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The hub is being stopped. */
    @Override
    public void close() {
        closed.countDown();
        if (wanted) tell("STOPPING=1");
    }

    private synchronized void tell(String... what) {
        List<String> command = new ArrayList<>(List.of("systemd-notify"));
        command.addAll(List.of(what));
        try {
            runner.run(command);
        } catch (IOException e) {
            if (!complained) System.err.println("pomona: systemd cannot be told: " + e.getMessage());
            complained = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(PROGRAM_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command.get(0) + " does not end");
        }
        if (process.exitValue() != 0) throw new IOException(command.get(0) + " failed with " + process.exitValue());
    }
}
