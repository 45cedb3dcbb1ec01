package dev.pomona.mux;

/** How far a fault reaches: everything inside it has ended, everything outside it goes on. */
public enum Reach {
    /** One connection. */
    CHANNEL,
    /** One way to one phone, with all its connections. */
    DEVICE,
    /** The hub. */
    HUB
}
