package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcDeviceInfo;
import dev.pomona.services.afc.AfcLink;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Works with the phone's files. Each subcommand is a method. */
@Command(
        name = "afc",
        description = "Works with the phone's files: its media folder (photos, downloads, music).",
        footer = {"", "Examples:", "  afc ls -l /DCIM", "  afc pull -r /DCIM photos", "  afc push song.mp3 /Downloads"})
final class AfcCommand {
    private final Invocation call;

    AfcCommand(Invocation call) {
        this.call = call;
    }

    /** What a subcommand does with the client. */
    private interface Work {
        void on(AfcClient client) throws IOException, CommandException;
    }

    private void run(Work work) throws CommandException {
        try {
            work.on(call.client(AfcClient.class));
        } catch (InterruptedIOException e) {
            throw new CommandException("interrupted", e);
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandException(Words.of(e), e);
        }
    }

    /** Says what was done to whom wants JSON; a person sees it from the silence. */
    private void done(String what, String path) {
        if (call.json()) call.object(Map.of(what, path));
    }

    @Command(description = "Lists a directory.")
    void ls(
            @Option(names = "-l", description = "with kind, size and time") boolean details,
            @Parameters(paramLabel = "PATH", defaultValue = "/") String path)
            throws CommandException {
        run(client -> new Listing(call, client).list(path, details));
    }

    @Command(description = "Lists a directory and all below it.")
    void tree(@Parameters(paramLabel = "PATH", defaultValue = "/") String path) throws CommandException {
        run(client -> new Listing(call, client).tree(path));
    }

    @Command(description = "Shows what the phone knows of a path.")
    void stat(@Parameters(paramLabel = "PATH") String path) throws CommandException {
        run(client -> call.object(Listing.whole(path, client.stat(path))));
    }

    @Command(description = "Prints a file.")
    void cat(@Parameters(paramLabel = "PATH") String path) throws CommandException {
        run(client -> {
            try (InputStream in = client.read(path)) {
                in.transferTo(call.out());
            }
            call.out().flush();
        });
    }

    @Command(description = "Copies from the phone.")
    void pull(
            @Option(names = "-r", description = "a directory and all below it") boolean all,
            @Parameters(index = "0", paramLabel = "REMOTE") String remote,
            @Parameters(index = "1", paramLabel = "LOCAL", arity = "0..1", description = "default: the same name here")
                    String local)
            throws CommandException {
        run(client -> new Pull(call, client).run(remote, local, all));
    }

    @Command(description = "Copies to the phone.")
    void push(
            @Option(names = "-r", description = "a directory and all below it") boolean all,
            @Parameters(index = "0", paramLabel = "LOCAL") String local,
            @Parameters(index = "1", paramLabel = "REMOTE", arity = "0..1", description = "default: the same name in /")
                    String remote)
            throws CommandException {
        run(client -> new Push(call, client).run(local, remote, all));
    }

    @Command(description = "Removes a file, a link or an empty directory.")
    void rm(
            @Option(names = "-r", description = "a directory and all below it") boolean all,
            @Parameters(paramLabel = "PATH") String path)
            throws CommandException {
        run(client -> {
            if (all) client.removeAll(path);
            else client.remove(path);
            done("removed", path);
        });
    }

    @Command(description = "Moves or renames.")
    void mv(@Parameters(paramLabel = "FROM") String from, @Parameters(paramLabel = "TO") String to)
            throws CommandException {
        run(client -> {
            client.rename(from, Paths.into(client, from, to));
            done("moved", from);
        });
    }

    @Command(description = "Makes a directory.")
    void mkdir(
            @Option(names = "-p", description = "and those above it; none of them need be missing") boolean parents,
            @Parameters(paramLabel = "PATH") String path)
            throws CommandException {
        run(client -> {
            // The phone itself makes parents and forgives what is there.
            if (!parents) {
                if (client.exists(path)) throw new CommandException(path + ": exists already");
                String parent = Paths.parent(path);
                if (!client.exists(parent)) throw new CommandException(parent + ": no such directory; -p makes it");
            }
            client.makeDirectory(path);
            done("made", path);
        });
    }

    @Command(description = "Makes a link. Newer phones refuse.")
    void ln(
            @Option(names = "-s", description = "a symbolic link") boolean symbolic,
            @Parameters(paramLabel = "TARGET") String target,
            @Parameters(paramLabel = "PATH") String path)
            throws CommandException {
        run(client -> {
            client.link(symbolic ? AfcLink.SYMBOLIC : AfcLink.HARD, target, path);
            done("linked", path);
        });
    }

    @Command(description = "Adds up the sizes of a path and all below it.")
    void du(@Parameters(paramLabel = "PATH", defaultValue = "/") String path) throws CommandException {
        run(client -> new Listing(call, client).usage(path));
    }

    @Command(description = "Shows how much room the phone has.")
    void df() throws CommandException {
        run(client -> {
            AfcDeviceInfo info = client.deviceInfo();
            Map<String, Object> m = new LinkedHashMap<>();
            m.put("model", info.model());
            m.put("total", info.totalBytes());
            m.put("used", info.totalBytes() - info.freeBytes());
            m.put("free", info.freeBytes());
            m.put("blockSize", info.blockSize());
            call.object(m);
        });
    }
}
