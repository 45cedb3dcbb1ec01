package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcEntry;
import dev.pomona.services.afc.AfcStat;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/** From the phone to the caller's disk. */
final class Pull {
    private final Invocation call;
    private final AfcClient client;
    private final Progress progress;

    Pull(Invocation call, AfcClient client) {
        this.call = call;
        this.client = client;
        this.progress = new Progress(call, System::nanoTime);
    }

    void run(String remote, String local, boolean all) throws IOException, CommandException {
        AfcStat stat = client.stat(remote);
        if (stat.isDirectory() && !all) throw new CommandException(remote + ": is a directory; -r copies it");
        Path here = call.directory()
                .resolve(local == null ? "." : local)
                .toAbsolutePath()
                .normalize();
        Path target = here;
        // The root has no name of its own: it goes into the directory itself.
        if (Files.isDirectory(here) && !Paths.name(remote).isEmpty()) target = Paths.local(here, Paths.name(remote));
        try {
            if (stat.isDirectory()) {
                directory(remote, target, 0);
            } else {
                file(remote, target);
            }
            progress.end();
        } catch (CancellationException e) {
            throw new CommandException("interrupted", e);
        } finally {
            progress.clear();
        }
    }

    private void directory(String remote, Path local, int depth) throws IOException, CommandException {
        if (depth > Paths.DEPTH) throw new CommandException(remote + ": directories are nested too deep");
        Files.createDirectories(local);
        for (AfcEntry entry : client.entries(remote)) {
            String from = Paths.join(remote, entry.name());
            Path to = Paths.local(local, entry.name());
            if (call.cancelled()) throw new CancellationException();
            switch (entry.stat().type()) {
                case DIRECTORY -> {
                    // A link of ours in this place would lead the copy somewhere else.
                    if (Files.isSymbolicLink(to)) throw new CommandException(to + ": is a link, not a directory");
                    directory(from, to, depth + 1);
                }
                case FILE -> file(from, to);
                default -> progress.skipped(from, "a " + entry.stat().type().words());
            }
        }
    }

    private void file(String remote, Path local) throws IOException {
        long size = client.pull(remote, local, progress.of(remote, local.toString()));
        progress.done(remote, local.toString(), size);
    }
}
