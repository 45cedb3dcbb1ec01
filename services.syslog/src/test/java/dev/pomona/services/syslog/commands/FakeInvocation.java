package dev.pomona.services.syslog.commands;

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
import picocli.CommandLine;

/** Keeps what a command printed. */
final class FakeInvocation implements Invocation {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    final List<Object> results = new ArrayList<>();
    boolean json;
    boolean terminal;
    Path directory = Path.of(".");
    Exception failure;
    private final AutoCloseable client;
    private final PrintStream outPrinter = new PrintStream(out, true, StandardCharsets.UTF_8);
    private final PrintStream errPrinter = new PrintStream(err, true, StandardCharsets.UTF_8);

    FakeInvocation(AutoCloseable client) {
        this.client = client;
    }

    /** Runs a command line as the shell does; what failed is in {@link #failure}. */
    int run(Object command, String... args) {
        failure = null;
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
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
        return terminal;
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
        return false;
    }

    @Override
    public Udid udid() {
        return Udid.of("00008101-000A11111111001E");
    }

    @Override
    public Lockdown lockdown() {
        throw new UnsupportedOperationException("not used by these commands");
    }

    @Override
    public <T> T client(Class<T> type) {
        return type.cast(client);
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
        if (json) results.add(object);
        else outPrinter.println(text);
    }
}
