package dev.pomona.health.commands;

import dev.pomona.health.osgi.HealthComponent;
import dev.pomona.health.report.Snapshot;
import dev.pomona.health.report.Why;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Why a phone is not usable. */
@Command(name = "why", description = "Says why a phone is not usable, and what to do. Exits with 1 if it is not.")
final class WhyCommand implements Callable<Integer> {
    private final Invocation call;
    private final HealthComponent health;

    @Parameters(
            arity = "0..1",
            paramLabel = "UDID",
            description = "the phone, or the beginning of its UDID; it need not be attached")
    private String udid;

    WhyCommand(Invocation call, HealthComponent health) {
        this.call = call;
        this.health = health;
    }

    @Override
    public Integer call() throws IOException, CommandException {
        String which = udid == null ? call.udid().value() : udid;
        Snapshot now = health.hub().snapshot();
        List<String> fit = now.phones().stream()
                .map(Snapshot.PhoneState::udid)
                .filter(u -> u.regionMatches(true, 0, which, 0, which.length()))
                .toList();
        if (fit.size() > 1) throw new CommandException("the UDIDs of several phones begin with " + which + ": " + fit);
        String whole = fit.isEmpty() ? which : fit.getFirst();
        Why why = Why.of(now, whole, health.hub().paired(whole));
        if (call.json()) {
            Map<String, Object> out = new LinkedHashMap<>();
            out.put("udid", why.udid());
            out.put("usable", why.usable());
            out.put(
                    "reasons",
                    why.reasons().stream()
                            .map(r -> Map.of("kind", r.kind(), "words", r.words()))
                            .toList());
            call.object(out);
        } else {
            call.out().println(why.udid() + (why.usable() ? " is usable" : " is not usable"));
            why.reasons().forEach(r -> call.out().println("  - " + Safe.text(r.words())));
        }
        return why.usable() ? 0 : 1;
    }
}
