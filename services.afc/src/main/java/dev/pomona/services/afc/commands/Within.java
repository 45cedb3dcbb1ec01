package dev.pomona.services.afc.commands;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.mux.Udid;
import dev.pomona.services.afc.AfcClient;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import dev.pomona.shell.NoSuchDeviceException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A command inside {@code afc shell}: as its caller, but somewhere on the phone and somewhere on the disk. */
final class Within implements Invocation {
    private final Invocation outer;
    private final PrintStream out;
    private final String here;
    private final Path directory;
    private final AfcClient client;

    Within(Invocation outer, PrintStream out, String here, Path directory, AfcClient client) {
        this.outer = outer;
        this.out = out;
        this.here = here;
        this.directory = directory;
        this.client = client;
    }

    /** The directory of the phone. */
    String here() {
        return here;
    }

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public PrintStream err() {
        return outer.terminal() ? out : outer.err();
    }

    @Override
    public InputStream in() {
        return InputStream.nullInputStream();
    }

    @Override
    public boolean json() {
        return outer.json();
    }

    @Override
    public boolean terminal() {
        return outer.terminal();
    }

    @Override
    public int width() {
        return outer.width();
    }

    @Override
    public Path directory() {
        return directory;
    }

    @Override
    public boolean cancelled() {
        return outer.cancelled();
    }

    @Override
    public Udid udid() throws NoSuchDeviceException {
        return outer.udid();
    }

    @Override
    public Lockdown lockdown() throws NoSuchDeviceException {
        return outer.lockdown();
    }

    @Override
    public <T> T client(Class<T> type) throws CommandException {
        // The shell's own tree, whichever it is.
        return type == AfcClient.class ? type.cast(client) : outer.client(type);
    }

    @Override
    public void object(Map<String, ?> object) {
        outer.object(object);
    }

    @Override
    public void table(List<String> columns, List<? extends Map<String, ?>> rows) {
        outer.table(columns, rows);
    }

    @Override
    public void element(String text, Map<String, ?> object) {
        outer.element(text, object);
    }
}
