package dev.pomona.mux.usb.contract;

import dev.pomona.mux.spi.Link;

/** A link together with the phone at its other end, played by the test. Its packet size is 512, its patience short. */
public interface LinkRig extends AutoCloseable {
    Link link();

    /** The next transfer that the link sent, possibly empty; null if none comes within some seconds. */
    byte[] nextSent() throws InterruptedException;

    /** The phone sends one transfer. */
    void deliver(byte[] transfer);

    /** How many reads the link has posted and the phone has not used; waits a little for at least {@code wanted}. */
    int outstandingReads(int wanted) throws InterruptedException;

    /** From now on the phone takes nothing. */
    void stall();

    /** The cable is drawn. */
    void unplug();

    @Override
    void close();
}
