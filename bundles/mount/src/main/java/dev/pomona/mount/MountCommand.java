package dev.pomona.mount;

import dev.pomona.mux.Udid;
import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcRoot;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a phone's files at a directory until interrupted, or until the phone goes. */
@Command(
        name = "mount",
        description = {
            "Shows a phone's files as a folder of this machine, until interrupted (Ctrl-C) or unplugged.",
            "Needs libfuse 3 (Linux) or macFUSE, and a hub on Java 22 or newer."
        },
        footer = {"", "Examples:", "  mount ~/phone", "  mount 00008110 ~/phone --in documents:org.example.app"})
final class MountCommand implements Callable<Integer> {
    /** How often the phone is asked whether it is still there. */
    private static final long BEAT_MILLIS = 1000;

    private final Invocation call;
    private final Map<String, AfcRoot> roots;

    @Option(names = "--in", paramLabel = "ROOT[:ARGUMENT]", description = "another tree than the media folder")
    private String root = "";

    @Option(
            names = {"-r", "--read-only"},
            description = "nothing can be written")
    private boolean readOnly;

    @Parameters(
            arity = "1..2",
            paramLabel = "[UDID] DIR",
            description = "the phone, if not said with -u; an empty directory")
    private List<String> words;

    MountCommand(Invocation call, Map<String, AfcRoot> roots) {
        this.call = call;
        this.roots = roots;
    }

    @Override
    public Integer call() throws CommandException, IOException {
        Udid udid = words.size() == 2 ? call.choose(words.getFirst()) : call.udid();
        Path directory =
                call.directory().resolve(words.getLast()).toAbsolutePath().normalize();
        if (!Files.isDirectory(directory)) throw new CommandException(directory + ": no such directory");
        if (root.isEmpty()) {
            mount(directory, call.client(AfcClient.class), udid);
        } else {
            try (AfcClient client = open()) {
                mount(directory, client, udid);
            }
        }
        return 0;
    }

    private AfcClient open() throws CommandException, IOException {
        int colon = root.indexOf(':');
        String name = colon < 0 ? root : root.substring(0, colon);
        AfcRoot found = roots.get(name);
        if (found == null)
            throw new CommandException("no plugin offers the tree " + name + "; there are " + roots.keySet());
        try {
            return found.open(call::client, colon < 0 ? "" : root.substring(colon + 1));
        } catch (CommandException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
    }

    private void mount(Path directory, AfcClient client, Udid udid) throws CommandException, IOException {
        // Whatever is wrong with the phone is better told before than by every program that looks into the folder.
        client.deviceInfo();
        String why;
        try (Mounted mounted = Mounted.at(directory, client, udid.value(), readOnly)) {
            tell("mounted", udid + " is at " + directory, directory, udid);
            why = stay(client, mounted);
        } catch (LinkageError e) {
            throw new CommandException(
                    "mounting needs Java 22 or newer; this hub runs on Java "
                            + Runtime.version().feature(),
                    e);
        }
        tell("unmounted", why, directory, udid);
    }

    /** @return why it ended */
    private String stay(AfcClient client, Mounted mounted) {
        try {
            while (!call.cancelled()) {
                TimeUnit.MILLISECONDS.sleep(BEAT_MILLIS);
                client.deviceInfo();
                if (!mounted.isMounted()) return "unmounted by somebody else";
            }
            return "interrupted";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } catch (IOException e) {
            return call.cancelled() ? "interrupted" : "the phone has gone: " + e.getMessage();
        }
    }

    private void tell(String event, String words, Path directory, Udid udid) {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("event", event);
        m.put("udid", udid.value());
        m.put("directory", directory.toString());
        m.put("why", words);
        if (call.json()) call.element("", m);
        else call.err().println(words);
        call.err().flush();
    }
}
