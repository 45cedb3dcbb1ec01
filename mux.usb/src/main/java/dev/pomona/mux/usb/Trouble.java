package dev.pomona.mux.usb;

import dev.pomona.mux.CloseReason;

/** Why a link is over, as far as it matters for what is tried next. */
enum Trouble {
    /** Somebody closed it: the hub that stops, or the engine that could not talk to the phone. */
    CLOSED,
    /** The device left the bus. */
    GONE,
    STALLED,
    FAILED;

    /** @param words for people, where there is more to say than the kind */
    CloseReason reason(String words) {
        return switch (this) {
            case CLOSED -> new CloseReason.HubClosed(words);
            case GONE -> new CloseReason.Unplugged(words);
            case STALLED, FAILED -> new CloseReason.LinkFailed(words);
        };
    }
}
