package dev.pomona.mux;

import java.time.Duration;

/** Why a connection ended or did not come about. */
public sealed interface CloseReason {
    /** How far the trouble reaches. */
    Reach reach();

    /** One sentence for people. */
    String words();

    /** This side closed it. */
    record ClosedHere() implements CloseReason {
        @Override
        public Reach reach() {
            return Reach.CHANNEL;
        }

        @Override
        public String words() {
            return "closed by this side";
        }
    }

    /** The phone has nobody at that port. {@code text} is the phone's, possibly empty. */
    record Refused(String text) implements CloseReason {
        @Override
        public Reach reach() {
            return Reach.CHANNEL;
        }

        @Override
        public String words() {
            return text.isEmpty() ? "refused by the phone" : "refused by the phone: " + text;
        }
    }

    /** The phone ended it; also the ordinary end of a service. {@code text} is the phone's, possibly empty. */
    record Reset(String text) implements CloseReason {
        @Override
        public Reach reach() {
            return Reach.CHANNEL;
        }

        @Override
        public String words() {
            return text.isEmpty() ? "ended by the phone" : "ended by the phone: " + text;
        }
    }

    /** The way to the phone is gone. */
    record Unplugged(String detail) implements CloseReason {
        @Override
        public Reach reach() {
            return Reach.DEVICE;
        }

        @Override
        public String words() {
            return detail.isEmpty() ? "the phone was unplugged" : "the phone was unplugged: " + detail;
        }
    }

    /** The phone did not answer. {@code what} says what was waited for. */
    record TimedOut(String what, Duration after) implements CloseReason {
        @Override
        public Reach reach() {
            return Reach.CHANNEL;
        }

        @Override
        public String words() {
            return "no " + what + " from the phone within " + after.toMillis() + " ms";
        }
    }

    /** The phone broke the protocol. */
    record ProtocolViolation(Reach reach, String detail) implements CloseReason {
        @Override
        public String words() {
            return "the phone broke the protocol: " + detail;
        }
    }
}
