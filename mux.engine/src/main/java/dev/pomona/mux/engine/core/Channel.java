package dev.pomona.mux.engine.core;

import java.util.Set;

/**
 * The life of one connection, host side, a pure function. There is no half-close.
 *
 * <pre>
 *          CONNECT/SYN              SYN_ACK/accept, ACK
 *   NEW ---------------> CONNECTING ------------------------> OPEN --+ DATA/accept
 *                            |                                 | ^---+
 *       RST/refused          |   RST/reset                     |
 *       else/broken, RST     |   LOST/broken                   |
 *       LOST/broken          |   else/broken, RST              |
 *                            |                                 v
 *                            |                 CLOSE       ENDING (unread bytes may be left)
 *                            v              /broken, RST       |
 *                          ENDED &lt;-------------- OPEN          | DRAINED, CLOSE/forget
 *                            ^---------------------------------+
 * </pre>
 *
 * A RST is never answered by a RST. What is not drawn changes nothing.
 */
public final class Channel {
    /** Where a connection stands. */
    public enum State {
        NEW,
        /** SYN is sent. */
        CONNECTING,
        OPEN,
        /** Over for the phone; the reader has not yet seen all. */
        ENDING,
        ENDED
    }

    /** What happens to a connection. */
    public enum Event {
        CONNECT,
        /** A segment with exactly SYN and ACK whose numbers are right. */
        SYN_ACK,
        /** A segment with exactly ACK whose numbers are right; may be empty. */
        DATA,
        RST,
        /** A segment with any other flags. */
        STRAY,
        /** A segment whose numbers are wrong. */
        VIOLATION,
        TIMEOUT,
        CLOSE,
        /** The link is gone or begins anew. */
        LOST,
        /** The reader took the last byte. */
        DRAINED
    }

    /** What to do about it. */
    public enum Action {
        SEND_SYN,
        SEND_ACK,
        SEND_RST,
        /** Take over window, acknowledgement and payload. */
        ACCEPT,
        /** It ends, the phone having said no. */
        REFUSED,
        /** It ends, the phone having closed it. */
        RESET,
        /** It ends for the reason that came with the event. */
        BROKEN,
        /** Throw away what nobody will read. */
        FORGET
    }

    /** The outcome of one event. */
    public record Step(State next, Set<Action> actions) {
        static Step to(State next, Action... actions) {
            return new Step(next, Set.of(actions));
        }
    }

    private Channel() {}

    /** What the flags of a segment make of it, its numbers not yet looked at. */
    public static Event classify(int flags) {
        return switch (flags) {
            case Wire.ACK -> Event.DATA;
            case Wire.SYN | Wire.ACK -> Event.SYN_ACK;
            default -> (flags & Wire.RST) != 0 ? Event.RST : Event.STRAY;
        };
    }

    public static Step on(State state, Event event) {
        return switch (state) {
            case NEW ->
                switch (event) {
                    case CONNECT -> Step.to(State.CONNECTING, Action.SEND_SYN);
                    case TIMEOUT, CLOSE, LOST -> Step.to(State.ENDED, Action.BROKEN);
                    default -> Step.to(state);
                };
            case CONNECTING ->
                switch (event) {
                    case SYN_ACK -> Step.to(State.OPEN, Action.ACCEPT, Action.SEND_ACK);
                    case RST -> Step.to(State.ENDED, Action.REFUSED);
                    case DATA, STRAY, VIOLATION, TIMEOUT, CLOSE -> Step.to(State.ENDED, Action.BROKEN, Action.SEND_RST);
                    case LOST -> Step.to(State.ENDED, Action.BROKEN);
                    case CONNECT, DRAINED -> Step.to(state);
                };
            case OPEN ->
                switch (event) {
                    case DATA -> Step.to(State.OPEN, Action.ACCEPT);
                    case RST -> Step.to(State.ENDING, Action.RESET);
                    case SYN_ACK, STRAY, VIOLATION -> Step.to(State.ENDING, Action.BROKEN, Action.SEND_RST);
                    case LOST -> Step.to(State.ENDING, Action.BROKEN);
                    case CLOSE -> Step.to(State.ENDED, Action.BROKEN, Action.SEND_RST, Action.FORGET);
                    case CONNECT, TIMEOUT, DRAINED -> Step.to(state);
                };
            case ENDING ->
                switch (event) {
                    case DRAINED -> Step.to(State.ENDED);
                    case CLOSE -> Step.to(State.ENDED, Action.FORGET);
                    default -> Step.to(state);
                };
            case ENDED -> Step.to(state);
        };
    }
}
