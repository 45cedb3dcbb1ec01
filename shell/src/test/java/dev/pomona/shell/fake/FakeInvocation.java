package dev.pomona.shell.fake;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.mux.Udid;
import dev.pomona.shell.Invocation;
import dev.pomona.shell.LineEditor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;

/** Keeps what a command of a service client printed; what it is to meet is set before it is run. */
public final class FakeInvocation implements Invocation {
    public static final Udid PHONE = Udid.of("00008101-000A11111111001E");

    public final ByteArrayOutputStream out = new ByteArrayOutputStream();
    public final ByteArrayOutputStream err = new ByteArrayOutputStream();
    /** What was given as objects, rows and, where JSON is wanted, elements; in the order it came. */
    public final List<Object> results = new ArrayList<>();

    /** How many JSON documents that would be. */
    public int documents;

    public boolean json;
    public boolean terminal;
    public String input = "";
    /** Of a person at a terminal; null for others. */
    public LineEditor editor;

    /** What {@code -u} says. */
    public String named = "";

    public final AtomicBoolean cancelled = new AtomicBoolean();
    public Path directory = Path.of(".");
    /** What the command threw. */
    public Exception failure;

    private final AutoCloseable client;
    private final PrintStream outPrinter = new PrintStream(out, true, StandardCharsets.UTF_8);
    private final PrintStream errPrinter = new PrintStream(err, true, StandardCharsets.UTF_8);

    /** Of a command without a service client. */
    public FakeInvocation() {
        this(null);
    }

    /** @param client the one service client that the phone has */
    public FakeInvocation(AutoCloseable client) {
        this.client = client;
    }

    /** Runs a command line as the shell does; what failed is in {@link #failure}. */
    public int run(Object command, String... args) {
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
        return new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<LineEditor> editor() {
        return Optional.ofNullable(editor);
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
        return cancelled.get();
    }

    @Override
    public Udid udid() {
        return PHONE;
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
        if (client == null) throw new UnsupportedOperationException("not used by these commands");
        return type.cast(client);
    }

    @Override
    public void object(Map<String, ?> object) {
        documents++;
        results.add(object);
    }

    @Override
    public void table(List<String> columns, List<? extends Map<String, ?>> rows) {
        documents++;
        results.addAll(rows);
    }

    @Override
    public void element(String text, Map<String, ?> object) {
        if (json) {
            documents++;
            results.add(object);
        } else outPrinter.println(text);
    }
}
