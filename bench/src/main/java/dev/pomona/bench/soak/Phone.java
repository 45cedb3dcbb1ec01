package dev.pomona.bench.soak;

import java.util.concurrent.atomic.AtomicInteger;

/** One twin as the soak knows it. */
final class Phone {
    final String udid;
    /** Counts pulled cables, before they are pulled: who sees another number knows why the connection ended. */
    final AtomicInteger pulled = new AtomicInteger();
    /** The daemon's number for it; 0 while it is not there. */
    volatile int device;
    /** Whether it is in its cable, and has been for long enough to be there. */
    volatile boolean plugged = true;

    Phone(String udid) {
        this.udid = udid;
    }
}
