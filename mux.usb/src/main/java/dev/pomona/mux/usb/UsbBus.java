package dev.pomona.mux.usb;

import dev.pomona.mux.usb.descriptor.UsbControl;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** The little that is wanted of a USB library; tests play it. */
interface UsbBus extends AutoCloseable {
    /** Something that is on the bus now; equal only for the same stay on the same port. */
    record Id(int bus, int address, int vendorId, int productId, long speed, String port) {
        @Override
        public String toString() {
            return "usb " + port;
        }
    }

    /** How a transfer ended. */
    enum Status {
        DONE,
        CANCELLED,
        GONE,
        FAILED
    }

    /** Told once for each transfer, by the library's event thread; must be quick. */
    @FunctionalInterface
    interface Completion {
        void done(Status status, int actual);
    }

    /** An opened device. */
    interface Handle extends UsbControl, AutoCloseable {
        void claim(int interfaceNumber) throws IOException;

        /**
         * Begins a bulk transfer over the buffer's first {@code length} bytes.
         *
         * @param buffer direct; the library's until {@code completion} was told
         */
        void submit(int endpoint, ByteBuffer buffer, int length, Completion completion) throws IOException;

        /** Asks for all transfers to be ended; each is still told to its completion. */
        void cancel();

        /** After all transfers have ended. */
        @Override
        void close();
    }

    List<Id> list() throws IOException;

    Handle open(Id id) throws IOException;

    @Override
    void close();
}
