package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/** From the caller's disk to the phone. */
final class Push {
    private final Invocation call;
    private final AfcClient client;
    private final Progress progress;

    Push(Invocation call, AfcClient client) {
        this.call = call;
        this.client = client;
        this.progress = new Progress(call, System::nanoTime);
    }

    void run(String local, String remote, boolean all) throws IOException, CommandException {
        Path from = call.directory().resolve(local).toAbsolutePath().normalize();
        if (!Files.exists(from)) throw new CommandException(from + ": no such file or directory");
        boolean directory = Files.isDirectory(from);
        if (directory && !all) throw new CommandException(from + ": is a directory; -r copies it");
        if (from.getFileName() == null) throw new CommandException(from + ": has no name");
        String to = Paths.into(client, from.getFileName().toString(), remote == null ? "/" : remote);
        try {
            if (directory) {
                directory(from, to, 0);
            } else {
                file(from, to);
            }
            progress.end();
        } catch (CancellationException e) {
            throw new CommandException("interrupted", e);
        } finally {
            progress.clear();
        }
    }

    private void directory(Path local, String remote, int depth) throws IOException, CommandException {
        if (depth > Paths.DEPTH) throw new CommandException(local + ": directories are nested too deep");
        client.makeDirectory(remote);
        List<Path> children;
        try (Stream<Path> stream = Files.list(local)) {
            children = stream.sorted().toList();
        }
        for (Path child : children) {
            String to = Paths.join(remote, child.getFileName().toString());
            if (call.cancelled()) throw new CancellationException();
            if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                directory(child, to, depth + 1);
            } else if (Files.isRegularFile(child)) {
                file(child, to);
            } else {
                progress.skipped(child.toString(), "neither a file nor a directory");
            }
        }
    }

    private void file(Path local, String remote) throws IOException {
        long size = client.push(local, remote, progress.of(remote, local.toString()));
        progress.done(remote, local.toString(), size);
    }
}
