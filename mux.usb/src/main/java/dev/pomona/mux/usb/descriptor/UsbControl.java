package dev.pomona.mux.usb.descriptor;

import java.io.IOException;

/** The control pipe of an opened device. Used by one thread. */
public interface UsbControl {
    /**
     * A control transfer from the device.
     *
     * @return what came, at most {@link Setup#length()} bytes
     * @throws RefusedException if the device refuses this request
     * @throws IOException if the device or the way to it is gone, or the time is over
     */
    byte[] in(Setup setup, int timeoutMillis) throws IOException;

    /** The value of the active configuration, 0 for none. */
    int configuration() throws IOException;

    /** Makes {@code wanted} the active one, after whatever the platform needs for that. */
    void configure(Configuration wanted) throws IOException;
}
