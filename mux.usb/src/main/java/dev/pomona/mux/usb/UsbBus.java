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
        STALLED,
        FAILED
    }

    /** The system's memory for transfers is used up for now: fewer at once, or later. */
    final class MemoryException extends IOException {
        private static final long serialVersionUID = 1;

        MemoryException(String message) {
            super(message);
        }
    }

    /** It is the system, not the phone, that keeps us from it: it must not be treated for that. */
    final class ForbiddenException extends IOException {
        private static final long serialVersionUID = 1;

        ForbiddenException(String message) {
            super(message);
        }
    }

    /** There is no USB here, for now or for good. */
    final class UnavailableException extends IOException {
        private static final long serialVersionUID = 1;
        private final boolean forGood;

        UnavailableException(String message, boolean forGood, Throwable cause) {
            super(message, cause);
            this.forGood = forGood;
        }

        /** Whether asking again is of no use. */
        boolean forGood() {
            return forGood;
        }
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
         * @throws MemoryException if it may work later
         */
        void submit(int endpoint, ByteBuffer buffer, int length, Completion completion) throws IOException;

        /** Ends the halt of a claimed interface's endpoint; the data toggles start anew on both sides. */
        void clearHalt(int endpoint) throws IOException;

        /**
         * Resets the port, as drawing and plugging the cable would.
         *
         * @return whether the device is still this one; otherwise it leaves the bus and comes back by itself
         */
        boolean reset() throws IOException;

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
