package dev.pomona.twin.commands;

import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import dev.pomona.shell.NoSuchDeviceException;
import dev.pomona.twin.TwinControl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
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
            "Actions: trust, deny, lock, unlock, restart, forget, policy trust|deny|ask, supervise FILE (a"
                + " certificate, DER or PEM), unsupervise, forbid on|off, plug, unplug, log RATE (entries a second),"
                + " ios VERSION, tls 1.0|1.1|1.2|1.3, fault NAME on|off."
        })
public final class TwinCommand implements Callable<Integer> {
    private static final int MAX_CERTIFICATE = 256 << 10;
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
        List<String> said = words.size() < 2 ? words : words.subList(0, words.size() - 1);
        String action = String.join(" ", said);
        if (said.size() == 2 && said.getFirst().equals("supervise")) action = "supervise " + certificate(said.get(1));
        try {
            twins.action(udid, action);
        } catch (IllegalArgumentException e) {
            throw new Usage(e.getMessage(), e);
        }
        return 0;
    }

    private String certificate(String file) throws CommandException {
        try (InputStream in = Files.newInputStream(call.directory().resolve(file))) {
            byte[] bytes = in.readNBytes(MAX_CERTIFICATE);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            int begin = text.indexOf("-----BEGIN CERTIFICATE-----");
            int end = text.indexOf("-----END CERTIFICATE-----");
            return begin < 0 || end < begin
                    ? Base64.getEncoder().encodeToString(bytes)
                    : text.substring(begin + "-----BEGIN CERTIFICATE-----".length(), end)
                            .replaceAll("\\s", "");
        } catch (IOException e) {
            throw new CommandException(file + " cannot be read: " + e.getMessage(), e);
        }
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
