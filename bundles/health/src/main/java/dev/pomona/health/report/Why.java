package dev.pomona.health.report;

import dev.pomona.health.report.Snapshot.Failure;
import dev.pomona.health.report.Snapshot.PhoneState;
import dev.pomona.plugins.Plugin;
import dev.pomona.plugins.Plugin.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a phone is not usable: the first thing on the way from the cable to a service that is in the way, and what else is not as it
 * should be.
 *
 * @param usable whether commands work on it
 * @param reasons the first is the one to do something about
 */
public record Why(String udid, boolean usable, List<Reason> reasons) {
    /**
     * One reason.
     *
     * @param kind for programs
     */
    public record Reason(String kind, String words) {}

    /**
     * @param udid or its beginning
     * @param paired whether the hub has a pair record for it
     */
    public static Why of(Snapshot s, String udid, boolean paired) {
        Optional<PhoneState> phone = s.phones().stream()
                .filter(p -> p.udid().regionMatches(true, 0, udid, 0, udid.length()))
                .findFirst();
        List<Reason> reasons = new ArrayList<>();
        Optional<Failure> failure = s.failures().stream()
                .filter(f -> f.phone().regionMatches(true, 0, udid, 0, udid.length()))
                .findFirst();
        if (phone.isEmpty() && failure.isPresent()) {
            Failure f = failure.get();
            reasons.add(new Reason(
                    "cannot-be-used",
                    "it is plugged in, but " + f.problem() + " (tried " + f.ago() + " s ago): " + f.advice()));
            return new Why(f.phone(), false, List.copyOf(reasons));
        }
        if (phone.isEmpty()) {
            away(s, paired, reasons);
            return new Why(udid, false, List.copyOf(reasons));
        }
        PhoneState p = phone.get();
        if (p.ways().isEmpty()) {
            reasons.add(new Reason("no-way", "lockdown knows it, but every way to it is gone: plug it in again"));
        }
        trust(p, paired, reasons);
        boolean usable = reasons.isEmpty();
        clients(s, p, reasons);
        return new Why(p.udid(), usable, List.copyOf(reasons));
    }

    private static void away(Snapshot s, boolean paired, List<Reason> reasons) {
        reasons.add(new Reason(
                "not-attached",
                "no source offers it" + (paired ? ", though this hub has a pair record for it" : "")
                        + ": look at the cable, and whether the phone is switched on"));
        s.sources().stream()
                .filter(x -> !x.healthy())
                .forEach(x -> reasons.add(new Reason("source", x.name() + ": " + x.status())));
        if (s.sources().isEmpty()) reasons.add(new Reason("no-source", "the hub was told of no source of phones"));
    }

    private static void trust(PhoneState p, boolean paired, List<Reason> reasons) {
        switch (p.trust()) {
            case "TRUSTED" -> {
                return;
            }
            case "" ->
                reasons.add(new Reason(
                        "no-lockdown",
                        "it is attached, but lockdown has not answered: wait a moment, then plug it in again"));
            case "UNKNOWN" -> reasons.add(new Reason("not-asked", "it has not said yet whether it trusts this hub"));
            case "LOCKED" ->
                reasons.add(new Reason(
                        "locked",
                        "it is locked with its passcode and cannot ask: unlock it, then `pair -u " + p.udid() + "`"));
            case "ASKING" -> reasons.add(new Reason("asking", "it shows the dialog: tap Trust on its screen"));
            case "DENIED" ->
                reasons.add(new Reason(
                        "denied",
                        "somebody tapped Don't Trust: unplug it, plug it in, `pair -u " + p.udid() + "`, tap Trust"));
            case "LOST" ->
                reasons.add(new Reason("forgotten", "it knows this hub no longer: `pair -u " + p.udid() + "`"));
            case "UNPAIRED" ->
                reasons.add(new Reason(
                        "not-paired",
                        (paired ? "it has forgotten this hub" : "it does not know this hub") + ": `pair -u " + p.udid()
                                + "`"));
            default -> reasons.add(new Reason("trust", "its trust is " + p.trust()));
        }
    }

    /** A phone that can be used may lack something that somebody looks for. */
    private static void clients(Snapshot s, PhoneState p, List<Reason> reasons) {
        for (Plugin plugin : s.plugins()) {
            if (plugin.state() != State.ACTIVE && !plugin.problem().isEmpty()) {
                reasons.add(
                        new Reason("plugin", "the plugin " + plugin.name() + " does not work: " + plugin.problem()));
            } else if (plugin.state() == State.STOPPED) {
                reasons.add(new Reason("plugin-stopped", "the plugin " + plugin.name() + " was stopped"));
            }
        }
        if (reasons.isEmpty() && p.clients().isEmpty()) {
            reasons.add(new Reason("no-plugin", "no plugin offers anything for iOS " + p.version()));
        }
    }
}
