package dev.pomona.shell.command;

import com.dd.plist.NSObject;
import dev.pomona.lockdown.Lockdown;
import dev.pomona.mux.Device;
import dev.pomona.mux.Udid;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import dev.pomona.shell.render.Json;
import dev.pomona.shell.render.PlistInput;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lockdown}: everything that a phone's front door does. */
@Command(name = "lockdown", description = "Values, services and state of a phone's lockdownd")
final class LockdownCommands implements Runnable {
    private static final int MOST = 100_000;
    private final Invocation call;
    private final Phones phones;

    @Spec
    private CommandSpec spec;

    LockdownCommands(Invocation call, Phones phones) {
        this.call = call;
        this.phones = phones;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which? get, set, remove, type, service, ping or recovery");
    }

    @Command(name = "get", description = "Show all values of a domain, or one")
    int get(
            @Option(
                            names = {"-q", "--domain"},
                            paramLabel = "DOMAIN",
                            description = "Without it the general values")
                    String domain,
            @Parameters(arity = "0..1", paramLabel = "KEY", description = "One value only") String key)
            throws IOException, CommandException {
        return new InfoCommand(call, domain, key).call();
    }

    @Command(name = "set", description = "Change a value of a trusted phone")
    int set(
            @Option(
                            names = {"-q", "--domain"},
                            paramLabel = "DOMAIN",
                            description = "Without it the general values")
                    String domain,
            @Option(
                            names = "--type",
                            paramLabel = "TYPE",
                            defaultValue = "auto",
                            description =
                                    "string, integer, real, boolean, data (base64), plist (XML) or json; auto takes"
                                            + " true, false and whole numbers for what they look like")
                    String type,
            @Parameters(paramLabel = "KEY") String key,
            @Parameters(paramLabel = "VALUE") String value)
            throws IOException, CommandException {
        Lockdown lockdown = call.lockdown();
        NSObject parsed;
        try {
            parsed = PlistInput.value(value, type);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        lockdown.setValue(domain, key, parsed);
        return said(lockdown, "set", key);
    }

    @Command(name = "remove", description = "Remove a value of a trusted phone")
    int remove(
            @Option(
                            names = {"-q", "--domain"},
                            paramLabel = "DOMAIN",
                            description = "Without it the general values")
                    String domain,
            @Parameters(paramLabel = "KEY") String key)
            throws IOException, CommandException {
        Lockdown lockdown = call.lockdown();
        lockdown.removeValue(domain, key);
        return said(lockdown, "removed", key);
    }

    @Command(name = "type", description = "Show who answers at lockdownd's port: lockdown, or the restore daemon")
    int type() throws IOException, CommandException {
        String type = call.lockdown().type();
        if (call.json()) call.object(Map.of("type", type));
        else call.out().println(type);
        return Dispatcher.OK;
    }

    @Command(
            name = "service",
            description = {
                "Talk to any service of a trusted phone: what comes in is sent, what the phone says is printed.",
                "In go XML property lists or JSON objects, one after the other; out come XML property lists, or with"
                        + " --json one JSON document a line. --raw passes bytes both ways instead."
            })
    int service(
            @Option(names = "--escrow", description = "Send the escrow bag along, for a locked phone") boolean escrow,
            @Option(names = "--raw", description = "Pass bytes as they are, both ways") boolean raw,
            @Option(
                            names = "--wait",
                            paramLabel = "SECONDS",
                            defaultValue = "2",
                            description =
                                    "How long to go on listening when the input has ended and the phone is silent; 2")
                    int wait,
            @Parameters(paramLabel = "NAME", description = "Such as com.apple.mobile.diagnostics_relay") String name)
            throws IOException, CommandException {
        return new ServiceTalk(call, wait).run(call.lockdown().startService(name, escrow), raw);
    }

    @Command(
            name = "ping",
            description = "Measure how long a value takes in the warm session, beside the link's own round trip")
    int ping(
            @Option(names = "-n", paramLabel = "COUNT", defaultValue = "100", description = "How often; 100") int count,
            @Option(
                            names = "--echo",
                            paramLabel = "PORT",
                            description =
                                    "A port of the phone that sends back what comes, for the round trip; a simulated"
                                            + " phone has 7")
                    int echo)
            throws IOException, CommandException {
        if (count < 1 || count > MOST) throw new ParameterException(spec.commandLine(), "-n: from 1 to " + MOST);
        Lockdown lockdown = call.lockdown();
        WarmPing ping = new WarmPing(call, count);
        call.object(ping.run(lockdown, echo < 1 ? null : best(lockdown.udid()), echo));
        return Dispatcher.OK;
    }

    private Device best(Udid udid) throws CommandException {
        return phones.all().stream()
                .filter(p -> p.udid().equals(udid))
                .flatMap(p -> p.ways().stream())
                .findFirst()
                .orElseThrow(() -> new CommandException("there is no way to " + udid));
    }

    @Command(name = "recovery", description = "Restart a trusted phone into recovery mode; it leaves the hub")
    int recovery(
            @Option(names = "--yes", required = true, description = "Needed: only a restore tool brings the phone back")
                    boolean sure)
            throws IOException, CommandException {
        Lockdown lockdown = call.lockdown();
        if (sure) lockdown.enterRecovery();
        return said(lockdown, "restarted into", "recovery");
    }

    private int said(Lockdown lockdown, String what, String key) {
        if (call.json()) call.object(Map.of("udid", lockdown.udid().value(), what, key));
        else call.out().println(what + " " + Json.line(key) + " on " + lockdown.udid());
        return Dispatcher.OK;
    }
}
