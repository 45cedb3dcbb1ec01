package dev.pomona.mux.engine.core;

import java.util.Set;

/**
 * The opening of a link, a pure function.
 *
 * <pre>
 *            Start/ask            Answer 2/set up, ready
 *   Idle ------------> Asking(1) -------------------------> Done(V2)
 *                        |  ^     Answer 1/ready
 *           Silence(n)   |  |    -------------------------> Done(V1)
 *           n &lt; tries/   +--+     Answer other/fail
 *           ask        Asking(n+1) -----------------------> Failed
 *                                 Silence(tries)/fail
 *                                -------------------------> Failed
 *   Done, Failed: Start/ask -> Asking(1)
 * </pre>
 *
 * Everything else changes nothing: a late answer, a time-out of an earlier try.
 */
public final class Handshake {
    /** Where it stands. */
    public sealed interface State {}

    public record Idle() implements State {}

    /** @param attempt counts from 1 */
    public record Asking(int attempt) implements State {}

    public record Done(Framing framing) implements State {}

    public record Failed(String why) implements State {}

    /** What happens to it. */
    public sealed interface Event {}

    /** Begin, or begin anew. */
    public record Start() implements Event {}

    public record Answer(int major, int minor) implements Event {}

    /** No answer to that attempt in its time. */
    public record Silence(int attempt) implements Event {}

    /** What to do about it, in this order. */
    public enum Action {
        /** Send VERSION and have {@link Silence} told after a while. */
        ASK,
        /** Send SETUP. */
        SET_UP,
        READY,
        FAIL
    }

    /** The outcome of one event. */
    public record Step(State next, Set<Action> actions) {}

    private Handshake() {}

    /** @param tries how often VERSION is sent before the phone is given up */
    public static Step on(State state, Event event, int tries) {
        return switch (event) {
            case Start s -> new Step(new Asking(1), Set.of(Action.ASK));
            case Answer a -> state instanceof Asking ? answered(a) : stay(state);
            case Silence s -> {
                if (!(state instanceof Asking asking) || asking.attempt() != s.attempt()) yield stay(state);
                if (s.attempt() < tries) yield new Step(new Asking(s.attempt() + 1), Set.of(Action.ASK));
                yield new Step(new Failed("the phone did not answer " + tries + " times VERSION"), Set.of(Action.FAIL));
            }
        };
    }

    private static Step answered(Answer a) {
        return switch (a.major()) {
            case 1 -> new Step(new Done(Framing.V1), Set.of(Action.READY));
            case 2 -> new Step(new Done(Framing.V2), Set.of(Action.SET_UP, Action.READY));
            default ->
                new Step(
                        new Failed("the phone speaks mux version " + Integer.toUnsignedString(a.major()) + "."
                                + Integer.toUnsignedString(a.minor()) + ", this side 1 and 2"),
                        Set.of(Action.FAIL));
        };
    }

    private static Step stay(State state) {
        return new Step(state, Set.of());
    }
}
