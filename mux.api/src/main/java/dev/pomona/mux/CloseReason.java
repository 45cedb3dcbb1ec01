package dev.pomona.mux;

import java.time.Duration;
import java.util.Objects;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Why a connection ended or did not come about, or a link ended. Kinds may be added: a {@code switch} over them needs a
 * {@code default}. Texts are never null; whoever makes a reason from a phone's words has bounded them and replaced what is
 * not printable.
 */
@ProviderType
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
        public Refused {
            Objects.requireNonNull(text);
        }

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
        public Reset {
            Objects.requireNonNull(text);
        }

        @Override
        public Reach reach() {
            return Reach.CHANNEL;
        }

        @Override
        public String words() {
            return text.isEmpty() ? "ended by the phone" : "ended by the phone: " + text;
        }
    }

    /** The phone is gone: its cable was drawn, or whoever offers it offers it no longer. */
    record Unplugged(String detail) implements CloseReason {
        public Unplugged {
            Objects.requireNonNull(detail);
        }

        @Override
        public Reach reach() {
            return Reach.DEVICE;
        }

        @Override
        public String words() {
            return detail.isEmpty() ? "the phone was unplugged" : "the phone was unplugged: " + detail;
        }
    }

    /** The way to the phone broke while the phone may still be there: it takes no data, a transfer failed, an exporter lies. */
    record LinkFailed(String detail) implements CloseReason {
        public LinkFailed {
            Objects.requireNonNull(detail);
        }

        @Override
        public Reach reach() {
            return Reach.DEVICE;
        }

        @Override
        public String words() {
            return "the link to the phone failed: " + detail;
        }
    }

    /** The hub itself ended the way to the phone: it stops, its configuration changed, a bundle was stopped. */
    record HubClosed(String detail) implements CloseReason {
        public HubClosed {
            Objects.requireNonNull(detail);
        }

        @Override
        public Reach reach() {
            return Reach.DEVICE;
        }

        @Override
        public String words() {
            return detail.isEmpty() ? "ended by the hub" : "ended by the hub: " + detail;
        }
    }

    /** A bound of this side is reached, and {@code what} says which; try again when something else has ended. */
    record Exhausted(String what) implements CloseReason {
        public Exhausted {
            Objects.requireNonNull(what);
        }

        @Override
        public Reach reach() {
            return Reach.CHANNEL;
        }

        @Override
        public String words() {
            return what;
        }
    }

    /** The phone did not answer. {@code what} says what was waited for. */
    record TimedOut(String what, Duration after) implements CloseReason {
        public TimedOut {
            Objects.requireNonNull(what);
            Objects.requireNonNull(after);
        }

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
        public ProtocolViolation {
            Objects.requireNonNull(reach);
            Objects.requireNonNull(detail);
        }

        @Override
        public String words() {
            return "the phone broke the protocol: " + detail;
        }
    }
}
