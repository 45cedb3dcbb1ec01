package dev.pomona.mux;

/**
 * How far a fault reaches: everything inside it has ended, everything outside it goes on. An {@link java.io.IOException} that
 * is no {@link MuxException} (a service's own error, a read that timed out) ended nothing but the call.
 */
public enum Reach {
    /** One connection: a channel of the mux. */
    CHANNEL,
    /**
     * All connections over one way to one phone. Whether the way itself is gone says the registry: a phone that lost count
     * of packets is greeted anew and its {@link Device} stays.
     */
    DEVICE,
    /** The hub. */
    HUB
}
