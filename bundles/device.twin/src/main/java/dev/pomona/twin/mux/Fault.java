package dev.pomona.twin.mux;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a twin can be told to do wrong, each as a real phone, hub or hypervisor was seen to do it. */
public enum Fault {
    /** Every transfer to the host has four bytes more than its packet. */
    SURPLUS,
    /** Transfers to the host arrive cut at 4096 bytes. */
    SPLIT,
    /** VERSION is never answered. */
    SILENT,
    /** VERSION is answered with 3.0. */
    VERSION3,
    /** Speaks version 1: short headers, no sequence numbers. */
    VERSION1,
    /** Data packets claim to be longer than they are. */
    LYING,
    /** Leaves out one of its own sequence numbers before each packet. */
    GAP,
    /** The USB serial string is a field of 44 characters filled up with NUL; seen at the next import. */
    PADDED,
    /** Once: loses the next packet of the host, so that the one after it is out of sequence. */
    LOSE,
    /** Once, at once: resets every connection. */
    RESET,
    /** Once, at once: the cable comes out. */
    VANISH;

    /** Whether it happens once and is then off again. */
    public boolean once() {
        return compareTo(LOSE) >= 0;
    }

    /**
     * The fault of this name, in any case.
     *
     * @throws IllegalArgumentException with the names there are
     */
    public static Fault of(String name) {
        for (Fault fault : values()) {
            if (fault.name().equalsIgnoreCase(name)) {
                return fault;
            }
        }
        throw new IllegalArgumentException("no fault " + name + "; there are "
                + Arrays.stream(values())
                        .map(f -> f.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", ")));
    }
}
