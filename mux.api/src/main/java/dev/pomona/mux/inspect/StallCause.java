package dev.pomona.mux.inspect;

/** Why bytes that were there did not move. */
public enum StallCause {
    /** To the phone: it grants no window. */
    PHONE_WINDOW,
    /** To the phone: the link's queue is full. */
    LINK_FULL,
    /** From the phone: the client has not read what came, so the phone has no window left. */
    CLIENT_SLOW,
    /** From the phone: a larger window would have helped, but the memory for it is spoken for. */
    MEMORY
}
