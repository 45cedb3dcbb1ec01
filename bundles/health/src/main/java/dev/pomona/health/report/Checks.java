package dev.pomona.health.report;

import static dev.pomona.health.report.Answer.CRITICAL;
import static dev.pomona.health.report.Answer.OK;
import static dev.pomona.health.report.Answer.TEMPORARILY_UNAVAILABLE;
import static dev.pomona.health.report.Answer.WARN;

import dev.pomona.health.report.Snapshot.PhoneState;
import dev.pomona.health.report.Snapshot.SourceState;
import dev.pomona.plugins.Plugin;
import dev.pomona.plugins.Plugin.State;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What is looked at, and what follows from what is seen. Pure. */
public final class Checks {
    /** Below this a pair record may not fit any more. */
    private static final long LITTLE_SPACE = 64L << 20;

    /** By name, in the order in which a phone depends on them. */
    public static final List<Map.Entry<String, Function<Snapshot, Verdict>>> ALL = List.of(
            Map.entry("links", Checks::links),
            Map.entry("phones", Checks::phones),
            Map.entry("trust", Checks::trust),
            Map.entry("plugins", Checks::plugins),
            Map.entry("state-folder", Checks::folder));

    private Checks() {}

    static Verdict links(Snapshot s) {
        List<SourceState> late = s.sources().stream().filter(x -> !x.settled()).toList();
        List<SourceState> ill =
                s.sources().stream().filter(x -> x.settled() && !x.healthy()).toList();
        if (s.sources().isEmpty()) return new Verdict("links", WARN, "the hub was told of no source of phones");
        if (!ill.isEmpty()) {
            return new Verdict("links", ill.size() == s.sources().size() ? CRITICAL : WARN, join(ill));
        }
        if (!late.isEmpty()) return new Verdict("links", TEMPORARILY_UNAVAILABLE, "not answered yet: " + join(late));
        return new Verdict("links", OK, s.sources().size() + " work");
    }

    private static String join(List<SourceState> some) {
        return some.stream().map(x -> x.name() + ": " + x.status()).collect(Collectors.joining("; "));
    }

    static Verdict phones(Snapshot s) {
        if (!s.failures().isEmpty()) {
            return new Verdict(
                    "phones",
                    WARN,
                    s.failures().stream()
                            .map(f -> f.phone() + " cannot be used: " + f.problem())
                            .collect(Collectors.joining("; ")));
        }
        if (s.phones().isEmpty()) {
            return new Verdict("phones", WARN, "no phone is attached; `doctor` looks for reasons");
        }
        List<PhoneState> mute = s.phones().stream()
                .filter(p -> p.trust().isEmpty() || p.version().isEmpty())
                .toList();
        if (!mute.isEmpty()) {
            return new Verdict("phones", TEMPORARILY_UNAVAILABLE, "lockdown has not answered: " + udids(mute));
        }
        return new Verdict("phones", OK, s.phones().size() + " attached");
    }

    static Verdict trust(Snapshot s) {
        List<PhoneState> waiting = trust(s, List.of("UNKNOWN", "LOCKED", "ASKING"));
        List<PhoneState> refused = trust(s, List.of("UNPAIRED", "LOST", "DENIED"));
        if (!refused.isEmpty()) {
            return new Verdict("trust", WARN, "not trusted by " + udids(refused) + "; `pair -u UDID` asks");
        }
        if (!waiting.isEmpty()) {
            return new Verdict(
                    "trust",
                    TEMPORARILY_UNAVAILABLE,
                    "somebody must look at " + udids(waiting) + "; `why UDID` says what to do");
        }
        return new Verdict("trust", OK, s.phones().isEmpty() ? "nobody to trust" : "every phone trusts this hub");
    }

    private static List<PhoneState> trust(Snapshot s, List<String> states) {
        return s.phones().stream().filter(p -> states.contains(p.trust())).toList();
    }

    private static String udids(List<PhoneState> some) {
        return some.stream().map(PhoneState::udid).collect(Collectors.joining(", "));
    }

    static Verdict plugins(Snapshot s) {
        List<Plugin> ill = s.plugins().stream()
                .filter(p -> List.of(State.FAILED, State.UNRESOLVED, State.HANGING, State.UNREADABLE)
                        .contains(p.state()))
                .toList();
        String words = ill.stream().map(p -> p.name() + ": " + p.problem()).collect(Collectors.joining("; "));
        // What ships should work; what somebody has dropped in is his own affair.
        if (ill.stream().anyMatch(Plugin::shipped)) return new Verdict("plugins", CRITICAL, words);
        if (!ill.isEmpty()) return new Verdict("plugins", WARN, words);
        if (!s.leftThreads().isEmpty()) {
            return new Verdict(
                    "plugins", WARN, "threads of plugins that are gone: " + String.join(", ", s.leftThreads()));
        }
        if (s.plugins().stream().anyMatch(p -> p.state() == State.CHANGING)) {
            return new Verdict("plugins", TEMPORARILY_UNAVAILABLE, "some are on their way up or down");
        }
        return new Verdict("plugins", OK, s.plugins().size() + " there, none in trouble");
    }

    static Verdict folder(Snapshot s) {
        Snapshot.Folder f = s.folder();
        if (f.path().isEmpty()) return new Verdict("state-folder", WARN, "the hub was not told a state folder");
        if (!f.writable()) return new Verdict("state-folder", CRITICAL, f.path() + " cannot be written to");
        if (f.others()) {
            return new Verdict(
                    "state-folder", CRITICAL, f.path() + " is open to others: chmod 700 it, it holds pair records");
        }
        if (f.freeBytes() < LITTLE_SPACE) {
            return new Verdict("state-folder", WARN, f.path() + " has " + (f.freeBytes() >> 20) + " MiB left");
        }
        return new Verdict("state-folder", OK, f.path());
    }
}
