package dev.pomona.twin.commands;

import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import dev.pomona.shell.NoSuchDeviceException;
import dev.pomona.twin.TwinControl;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Plays the simulated phone's user. */
@Command(
        name = "twin",
        description = {
            "Plays the user of a simulated phone, or lists the simulated phones.",
            "Actions: trust, deny, lock, unlock, forget, plug, unplug, and fault NAME on|off."
        })
public final class TwinCommand implements Callable<Integer> {
    private final Invocation call;
    private final Optional<TwinControl> control;

    @Parameters(
            arity = "0..*",
            paramLabel = "ACTION UDID",
            description = "What to do and to which phone; the beginning of its UDID is enough. Nothing: list them.")
    private List<String> words = List.of();

    TwinCommand(Invocation call, Optional<TwinControl> control) {
        this.call = call;
        this.control = control;
    }

    @Override
    public Integer call() throws CommandException {
        TwinControl twins = control.orElseThrow(
                () -> new NoSuchDeviceException("there are no simulated phones here; start the hub with --twin"));
        if (words.isEmpty()) {
            call.table(
                    List.of("udid", "name", "plugged"),
                    twins.twins().stream()
                            .map(t -> Map.of("udid", t.udid(), "name", t.name(), "plugged", t.plugged()))
                            .toList());
            return 0;
        }
        String udid = find(twins, words.size() < 2 ? "" : words.get(words.size() - 1));
        String action = String.join(" ", words.size() < 2 ? words : words.subList(0, words.size() - 1));
        try {
            twins.action(udid, action);
        } catch (IllegalArgumentException e) {
            throw new Usage(e.getMessage(), e);
        }
        return 0;
    }

    /** The only twin whose UDID begins so; an empty prefix will do where there is only one twin. */
    private static String find(TwinControl twins, String prefix) throws NoSuchDeviceException {
        String plain = plain(prefix);
        List<TwinControl.Twin> fitting = twins.twins().stream()
                .filter(t -> plain(t.udid()).startsWith(plain))
                .toList();
        if (fitting.size() == 1) return fitting.get(0).udid();
        List<TwinControl.Twin> listed = fitting.isEmpty() ? twins.twins() : fitting;
        String list = listed.stream().map(t -> t.udid() + "  " + t.name()).collect(Collectors.joining("\n  "));
        throw new NoSuchDeviceException((fitting.isEmpty()
                        ? "no simulated phone's UDID begins with '" + prefix + "'"
                        : "which simulated phone?")
                + " There are:\n  " + list);
    }

    private static String plain(String udid) {
        return udid.replace("-", "").toLowerCase(java.util.Locale.ROOT);
    }

    /** A wrong word: exit code 2. */
    private static final class Usage extends CommandException {
        private static final long serialVersionUID = 1;

        Usage(String message, Throwable cause) {
            super(message, cause);
        }

        @Override
        public int exitCode() {
            return 2;
        }
    }
}
