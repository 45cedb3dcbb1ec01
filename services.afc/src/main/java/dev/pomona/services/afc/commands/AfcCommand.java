package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcCopyOption;
import dev.pomona.services.afc.AfcDeviceInfo;
import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcLink;
import dev.pomona.services.afc.AfcStatus;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Works with the phone's files. Each subcommand is a method. */
@Command(
        name = "afc",
        description = {
            "Works with the phone's files: its media folder (photos, downloads, music), or another tree with --in.",
            "Remote paths may have wildcards: * ? [a-z] {a,b} and ** for any directories. Quote them."
        },
        footer = {
            "",
            "Examples:",
            "  afc ls -l /DCIM",
            "  afc pull -r /DCIM photos",
            "  afc pull '/DCIM/*/*.{JPG,HEIC}' photos --verify",
            "  afc push song.mp3 /Downloads",
            "  afc sync --delete :/DCIM photos",
            "  afc --documents org.example.app ls /Documents"
        })
final class AfcCommand {
    private final Invocation call;
    private final Roots roots;

    @Mixin
    private Target target = new Target();

    AfcCommand(Invocation call, Roots roots) {
        this.call = call;
        this.roots = roots;
    }

    private void run(Target.Work work) throws CommandException {
        target.run(call, roots, work);
    }

    /** A path as its typer means it. */
    private String at(String path) {
        if (call instanceof Within within) return Paths.from(within.here(), path);
        String start = target.start(roots);
        return start.equals("/") || path.startsWith("/") ? path : Paths.from(start, path);
    }

    private List<String> at(List<String> paths) {
        return paths.stream().map(this::at).toList();
    }

    /** All that fit the patterns. */
    private List<String> any(AfcClient client, List<String> patterns) throws IOException {
        List<String> found = new ArrayList<>();
        for (String pattern : at(patterns)) found.addAll(Glob.expand(client, pattern));
        return found;
    }

    /** As {@link #any}; each pattern must fit something. */
    private List<String> some(AfcClient client, List<String> patterns) throws IOException, CommandException {
        List<String> found = new ArrayList<>();
        for (String pattern : patterns) {
            List<String> fit = any(client, List.of(pattern));
            if (fit.isEmpty()) throw new CommandException(pattern + ": nothing fits");
            found.addAll(fit);
        }
        return found;
    }

    /** Says what was done to whom wants JSON; a person sees it from the silence. */
    private void done(String what, String path) {
        if (call.json()) call.element("", Map.of(what, path));
    }

    @Command(description = "Lists directories.")
    void ls(
            @Option(names = "-l", description = "with kind, size and time") boolean details,
            @Option(
                            names = {"-r", "-R"},
                            description = "and all below them")
                    boolean all,
            @Parameters(paramLabel = "PATH", arity = "0..*", defaultValue = "") List<String> paths)
            throws CommandException {
        run(client -> new Listing(call, client).list(at(paths), details, all));
    }

    @Command(description = "Lists a directory and all below it.")
    void tree(@Parameters(paramLabel = "PATH", defaultValue = "") String path) throws CommandException {
        run(client -> new Listing(call, client).tree(root(at(path))));
    }

    private static String root(String path) {
        return path.isEmpty() ? "/" : path;
    }

    @Command(aliases = "info", description = "Shows what the phone knows of a path.")
    void stat(@Parameters(paramLabel = "PATH", arity = "1..*") List<String> paths) throws CommandException {
        run(client -> new Listing(call, client).stats(paths, some(client, paths)));
    }

    @Command(description = "Prints files.")
    void cat(@Parameters(paramLabel = "PATH", arity = "1..*") List<String> paths) throws CommandException {
        run(client -> {
            for (String path : some(client, paths)) {
                try (InputStream in = client.read(path)) {
                    in.transferTo(call.out());
                }
            }
            call.out().flush();
        });
    }

    @Command(aliases = "get", description = "Copies from the phone.")
    void pull(
            @Option(names = "-r", description = "directories and all below them") boolean all,
            @Option(names = "--move", description = "remove each file from the phone when its copy is whole")
                    boolean move,
            @Mixin CopyFlags flags,
            @Parameters(
                            paramLabel = "REMOTE... LOCAL",
                            arity = "1..*",
                            description = "what, and where to; of one word alone the place is here")
                    List<String> words)
            throws CommandException {
        Set<AfcCopyOption> options = flags.options(all);
        if (move) options.add(AfcCopyOption.MOVE);
        List<String> remote = words.size() == 1 ? at(words) : at(words.subList(0, words.size() - 1));
        run(client -> new Copy(call, client).pull(remote, words.size() == 1 ? "." : words.getLast(), options));
    }

    @Command(aliases = "put", description = "Copies to the phone.")
    void push(
            @Option(names = "-r", description = "directories and all below them") boolean all,
            @Mixin CopyFlags flags,
            @Parameters(
                            paramLabel = "LOCAL... REMOTE",
                            arity = "1..*",
                            description = "what, and where to; of one word alone the place is /")
                    List<String> words)
            throws CommandException {
        List<String> local = words.size() == 1 ? words : words.subList(0, words.size() - 1);
        run(client -> new Copy(call, client)
                .push(local, root(at(words.size() == 1 ? "" : words.getLast())), flags.options(all)));
    }

    @Command(description = "Copies only what differs in size or time. The phone's side is written with a colon.")
    void sync(
            @Option(names = "--delete", description = "remove what the source does not have") boolean delete,
            @Mixin CopyFlags flags,
            @Parameters(index = "0", paramLabel = "FROM") String from,
            @Parameters(index = "1", paramLabel = "TO") String to)
            throws CommandException {
        Set<AfcCopyOption> options = flags.options(true);
        if (delete) options.add(AfcCopyOption.DELETE);
        run(client -> new Copy(call, client).sync(there(from), there(to), options));
    }

    private String there(String word) {
        return word.startsWith(":") ? ":" + root(at(word.substring(1))) : word;
    }

    @Command(description = "Removes files, links and empty directories.")
    void rm(
            @Option(names = "-r", description = "directories and all below them") boolean all,
            @Option(names = "-f", description = "what is not there is no error") boolean force,
            @Parameters(paramLabel = "PATH", arity = "1..*") List<String> paths)
            throws CommandException {
        run(client -> {
            for (String path : force ? any(client, paths) : some(client, paths)) {
                try {
                    if (all) client.removeAll(path);
                    else client.remove(path);
                    done("removed", path);
                } catch (AfcException e) {
                    if (!force || e.status() != AfcStatus.OBJECT_NOT_FOUND) throw e;
                }
            }
        });
    }

    @Command(description = "Moves or renames.")
    void mv(
            @Parameters(paramLabel = "FROM... TO", arity = "2..*", description = "what, and the new name or directory")
                    List<String> words)
            throws CommandException {
        run(client -> {
            String to = at(words.getLast());
            boolean into = Paths.isDirectory(client, to);
            List<String> all = some(client, words.subList(0, words.size() - 1));
            if (all.size() != 1 && !into) throw new CommandException(to + ": is no directory");
            for (String from : all) {
                client.rename(from, Paths.into(client, from, to));
                done("moved", from);
            }
        });
    }

    @Command(description = "Makes directories.")
    void mkdir(
            @Option(names = "-p", description = "and those above it; none of them need be missing") boolean parents,
            @Parameters(paramLabel = "PATH", arity = "1..*") List<String> paths)
            throws CommandException {
        run(client -> {
            for (String path : at(paths)) {
                // The phone itself makes parents and forgives what is there.
                if (!parents) {
                    if (client.exists(path)) throw new CommandException(path + ": exists already");
                    String parent = Paths.parent(path);
                    if (!client.exists(parent)) throw new CommandException(parent + ": no such directory; -p makes it");
                }
                client.makeDirectory(path);
                done("made", path);
            }
        });
    }

    @Command(description = "Makes a link. Newer phones refuse.")
    void ln(
            @Option(names = "-s", description = "a symbolic link") boolean symbolic,
            @Parameters(paramLabel = "TARGET") String linked,
            @Parameters(paramLabel = "PATH") String path)
            throws CommandException {
        run(client -> {
            String target = symbolic ? linked : at(linked);
            // Phones answer with a number alone, which could be about either.
            if (!symbolic && !client.exists(target)) throw new CommandException(target + ": no such file or directory");
            client.link(symbolic ? AfcLink.SYMBOLIC : AfcLink.HARD, target, at(path));
            done("linked", path);
        });
    }

    @Command(description = "Adds up the sizes of a path and all below it.")
    void du(@Parameters(paramLabel = "PATH", defaultValue = "") String path) throws CommandException {
        run(client -> new Listing(call, client).usage(root(at(path))));
    }

    @Command(aliases = "devinfo", description = "Shows how much room the phone has.")
    void df() throws CommandException {
        run(client -> call.object(room(client.deviceInfo())));
    }

    private static Map<String, Object> room(AfcDeviceInfo info) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("model", info.model());
        m.put("total", info.totalBytes());
        m.put("used", info.totalBytes() - info.freeBytes());
        m.put("free", info.freeBytes());
        m.put("blockSize", info.blockSize());
        return m;
    }

    @Command(description = "Tells of each change below a path, until interrupted. The phone is asked again and again.")
    void watch(
            @Option(
                            names = {"-i", "--interval"},
                            paramLabel = "SECONDS",
                            defaultValue = "2",
                            description = "between two looks (${DEFAULT-VALUE})")
                    double seconds,
            @Parameters(paramLabel = "PATH", defaultValue = "") String path)
            throws CommandException {
        if (!(seconds >= 0.1 && seconds <= 86_400)) throw new UsageException("--interval: 0.1 to 86400 seconds");
        run(client -> new Watch(call, client, root(at(path))).run(seconds));
    }

    @Command(
            description =
                    "An interactive shell with these commands, and cd, lcd, pwd, exit. From a pipe, the exit code is 1"
                            + " if any line failed.")
    void shell(@Parameters(paramLabel = "PATH", defaultValue = "") String path) throws CommandException {
        if (call instanceof Within) throw new CommandException("this is the shell");
        run(client -> new AfcShell(call, client, root(at(path))).run());
    }
}
