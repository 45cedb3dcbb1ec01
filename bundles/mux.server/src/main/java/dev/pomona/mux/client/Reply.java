package dev.pomona.mux.client;

import java.util.List;
import java.util.Optional;

/** What a usbmuxd answers, or tells without being asked. */
public sealed interface Reply {
    /** @param number 0 is success, see the constants */
    record Result(int number) implements Reply {
        public static final int OK = 0;
        public static final int BAD_COMMAND = 1;
        /** No such phone; for pair records: no such file. */
        public static final int BAD_DEVICE = 2;

        public static final int REFUSED = 3;
        /** The errno of a failed file operation. */
        public static final int IO_ERROR = 5;

        public static final int BAD_VERSION = 6;
        public static final int INVALID = 22;
    }

    /** Event. */
    record Attached(AttachedDevice device) implements Reply {}

    /** Event. */
    record Detached(long id) implements Reply {}

    /** Event. */
    record Paired(long id) implements Reply {}

    record DeviceList(List<AttachedDevice> devices) implements Reply {
        public DeviceList {
            devices = List.copyOf(devices);
        }
    }

    record ListenerList(List<ListenerEntry> listeners) implements Reply {
        public ListenerList {
            listeners = List.copyOf(listeners);
        }
    }

    /** @param number the listener's own */
    record ListenerEntry(long number, Request.Asker asker) {}

    record Buid(String value) implements Reply {}

    /** @param data a property list with private keys */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record PairRecord(byte[] data) implements Reply {
        @Override
        public String toString() {
            return "PairRecord[" + data.length + " bytes]";
        }
    }

    /** Something newer than we are. */
    record Unknown(Optional<String> what) implements Reply {}
}
