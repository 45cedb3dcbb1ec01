package dev.pomona.shell.command;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.Trust;
import dev.pomona.mux.Udid;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import dev.pomona.shell.LineEditor;
import dev.pomona.shell.NoSuchDeviceException;
import dev.pomona.shell.render.Json;
import dev.pomona.shell.render.Table;
import dev.pomona.shell.render.Text;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** One run of a command. */
final class Call implements Invocation, AutoCloseable {
    /** A phone that has just been plugged in or trusted gets its services within this time. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** A phone that is just being asked may be a simulated one, whose user taps at once; a person takes longer. */
    private static final Duration ASKED = Duration.ofSeconds(3);

    private static final Duration STEP = Duration.ofMillis(50);
    private final Caller caller;
    private final Phones phones;
    private final Globals globals;
    private final List<Phones.Held<?>> held = new ArrayList<>();
    /** The phone meant, once that has been asked: it stays the same however phones come and go meanwhile. */
    private Udid meant;

    Call(Caller caller, Phones phones, Globals globals) {
        this.caller = caller;
        this.phones = phones;
        this.globals = globals;
    }

    /** For commands that are only looked at. */
    static Call nobody(Globals globals) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Caller nobody = new Caller(
                InputStream.nullInputStream(), nowhere, nowhere, Path.of("/"), false, 80, new AtomicBoolean(true));
        return new Call(nobody, new NoPhones(), globals);
    }

    Caller caller() {
        return caller;
    }

    @Override
    public PrintStream out() {
        return caller.out();
    }

    @Override
    public PrintStream err() {
        return caller.err();
    }

    @Override
    public InputStream in() {
        return caller.in();
    }

    @Override
    public Optional<LineEditor> editor() {
        return caller.in() instanceof LineEditor editor ? Optional.of(editor) : Optional.empty();
    }

    @Override
    public boolean json() {
        return globals.json;
    }

    @Override
    public boolean terminal() {
        return caller.terminal();
    }

    @Override
    public int width() {
        return caller.width();
    }

    @Override
    public Path directory() {
        return caller.directory();
    }

    @Override
    public boolean cancelled() {
        return caller.cancelled().get();
    }

    @Override
    public String named() {
        return globals.udid;
    }

    @Override
    public synchronized Udid udid() throws NoSuchDeviceException {
        if (meant == null) meant = find(globals.udid);
        return meant;
    }

    @Override
    public synchronized Udid choose(String begun) throws NoSuchDeviceException {
        if (meant == null && globals.udid.isEmpty() && !begun.isEmpty()) {
            meant = find(begun);
            globals.udid = meant.value();
        }
        Udid udid = udid();
        if (udid.startsWith(begun)) return udid;
        throw new NoSuchDeviceException("-u means " + udid + ", but the command says " + begun);
    }

    private Udid find(String wanted) throws NoSuchDeviceException {
        List<Phones.Phone> all = phones.all();
        List<Phones.Phone> fit = all.stream()
                .filter(p -> p.udid().value().equalsIgnoreCase(wanted))
                .toList();
        if (fit.isEmpty()) {
            fit = all.stream().filter(p -> p.udid().startsWith(wanted)).toList();
        }
        if (fit.size() == 1) return fit.getFirst().udid();
        throw new NoSuchDeviceException(trouble(all, fit, wanted));
    }

    private static String trouble(List<Phones.Phone> all, List<Phones.Phone> fit, String wanted) {
        if (all.isEmpty()) return "no phone is attached" + (wanted.isEmpty() ? "" : ": no " + wanted);
        if (fit.isEmpty()) return "no phone's UDID begins with " + wanted + "; there are:" + list(all);
        String start =
                wanted.isEmpty() ? "there are several phones" : "the UDIDs of several phones begin with " + wanted;
        return start + "; say which with -u UDID:" + list(fit);
    }

    private static String list(List<Phones.Phone> some) {
        return some.stream()
                .map(p -> "\n  " + p.udid() + "  "
                        + Text.safe(String.valueOf(p.facts().getOrDefault(Lockdown.NAME, ""))))
                .map(String::stripTrailing)
                .collect(Collectors.joining());
    }

    @Override
    public Lockdown lockdown() throws NoSuchDeviceException {
        Udid udid = udid();
        return await(() -> phones.lockdown(udid), PATIENCE)
                .orElseThrow(() -> new NoSuchDeviceException(udid + " is not attached any more"));
    }

    @Override
    public <T> T client(Class<T> type) throws CommandException {
        Udid udid = udid();
        Phones.Held<T> client =
                await(() -> phones.client(udid, type), patience(trust(udid))).orElse(null);
        if (client == null) throw new CommandException(noClient(udid, type));
        held.add(client);
        return client.get();
    }

    private Trust trust(Udid udid) {
        return phones.lockdown(udid).map(Lockdown::trust).orElse(Trust.UNKNOWN);
    }

    /** How long a client may take to come. They come only to trusted phones; one not asked yet may turn out to be one. */
    private static Duration patience(Trust trust) {
        return switch (trust) {
            case TRUSTED, UNKNOWN -> PATIENCE;
            case ASKING -> ASKED;
            case UNPAIRED, LOCKED, DENIED, LOST -> Duration.ZERO;
        };
    }

    private String noClient(Udid udid, Class<?> type) {
        Trust trust = trust(udid);
        return trust == Trust.TRUSTED
                ? "no plugin offers " + type.getSimpleName() + " for " + udid
                        + ", or it failed to (the hub's log says why)"
                : udid + " does not trust this hub (" + Words.of(trust) + "): pair it with `pair -u " + udid + "`";
    }

    private <T> Optional<T> await(Supplier<Optional<T>> what, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        Optional<T> found = what.get();
        while (found.isEmpty() && !cancelled() && System.nanoTime() < end) {
            try {
                Thread.sleep(STEP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return found;
            }
            found = what.get();
        }
        return found;
    }

    @Override
    public void object(Map<String, ?> object) {
        if (json()) {
            out().println(document(object));
        } else {
            Table.object(object).forEach(out()::println);
        }
    }

    @Override
    public void table(List<String> columns, List<? extends Map<String, ?>> rows) {
        if (json()) {
            out().println(document(rows));
        } else if (!rows.isEmpty()) {
            Table.render(columns, rows, terminal() ? width() : 0).forEach(out()::println);
        }
    }

    @Override
    public void element(String text, Map<String, ?> object) {
        out().println(json() ? Json.line(object) : text);
        out().flush();
    }

    /** Any value as one JSON document: on several lines for a person, on one for a program. */
    String document(Object value) {
        return terminal() ? Json.pretty(value) : Json.line(value);
    }

    @Override
    public void close() {
        held.forEach(Phones.Held::close);
        held.clear();
    }
}
