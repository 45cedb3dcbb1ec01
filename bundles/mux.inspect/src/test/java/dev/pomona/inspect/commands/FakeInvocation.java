package dev.pomona.inspect.commands;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.mux.Udid;
import dev.pomona.shell.Invocation;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;

/** Keeps what a command printed. */
final class FakeInvocation implements Invocation {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final List<Object> results = new ArrayList<>();
    final AtomicBoolean cancelled = new AtomicBoolean();
    boolean json;
    String named = "";
    Path directory = Path.of(".");
    Exception failure;
    private final PrintStream outPrinter = new PrintStream(out, true, StandardCharsets.UTF_8);
    private final PrintStream errPrinter = new PrintStream(err, true, StandardCharsets.UTF_8);

    /** Runs a command line as the shell does; what failed is in {@link #failure}. */
    int run(Object command, String... args) {
        failure = null;
        return new CommandLine(command)
                .setExecutionExceptionHandler((e, c, p) -> {
                    failure = e;
                    return 1;
                })
                .execute(args);
    }

    @Override
    public PrintStream out() {
        return outPrinter;
    }

    @Override
    public PrintStream err() {
        return errPrinter;
    }

    @Override
    public InputStream in() {
        return InputStream.nullInputStream();
    }

    @Override
    public boolean json() {
        return json;
    }

    @Override
    public boolean terminal() {
        return false;
    }

    @Override
    public int width() {
        return 80;
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public boolean cancelled() {
        return cancelled.get();
    }

    @Override
    public Udid udid() {
        return FakeInspector.PHONE;
    }

    @Override
    public String named() {
        return named;
    }

    @Override
    public Lockdown lockdown() {
        throw new UnsupportedOperationException("not used by these commands");
    }

    @Override
    public <T> T client(Class<T> type) {
        throw new UnsupportedOperationException("not used by these commands");
    }

    @Override
    public void object(Map<String, ?> object) {
        results.add(object);
    }

    @Override
    public void table(List<String> columns, List<? extends Map<String, ?>> rows) {
        results.addAll(rows);
    }

    @Override
    public void element(String text, Map<String, ?> object) {
        results.add(object);
    }
}
