package dev.pomona.mux.client;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What a program asks of a usbmuxd. What is missing or of a wrong type is empty; what is not known is a value too. */
public sealed interface Request {
    /** From now on: events. {@code hub} is set when another hub of this kind asks, see the README of mux.upstream. */
    record Listen(Optional<String> hub) implements Request {}

    /** @param hub as in {@link Listen} */
    record ListDevices(Optional<String> hub) implements Request {}

    record ListListeners() implements Request {}

    /** @param port in the natural order of its bytes, whatever the wire says */
    record Connect(OptionalLong deviceId, OptionalInt port) implements Request {}

    record ReadBuid() implements Request {}

    record ReadPairRecord(Optional<String> id) implements Request {}

    /** @param data a property list with private keys */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record SavePairRecord(Optional<String> id, Optional<byte[]> data, OptionalLong deviceId) implements Request {
        @Override
        public String toString() {
            return "SavePairRecord[id=" + id + "]";
        }
    }

    record DeletePairRecord(Optional<String> id) implements Request {}

    /** A {@code MessageType} or message number that is none of these. */
    record Unknown(String what) implements Request {}

    /** Framed well, but not to be understood: {@code problem} says why. */
    record Malformed(String problem) implements Request {}

    /**
     * How a program names itself in each property-list request; all free text, shortened.
     *
     * @param libVersion 0 if it said none
     */
    record Asker(
            Optional<String> bundleId, Optional<String> progName, long libVersion, Optional<String> clientVersion) {
        static final int MAX_NAME = 255;

        /** Before it has said anything. */
        public static final Asker UNKNOWN = new Asker(Optional.empty(), Optional.empty(), 0);

        /** One that says no version other than its name. */
        public Asker(Optional<String> bundleId, Optional<String> progName, long libVersion) {
            this(bundleId, progName, libVersion, progName);
        }

        public Asker {
            bundleId = bundleId.map(Asker::shorten);
            progName = progName.map(Asker::shorten);
            clientVersion = clientVersion.map(Asker::shorten);
        }

        private static String shorten(String s) {
            return s.length() <= MAX_NAME ? s : s.substring(0, MAX_NAME);
        }
    }

    /** A decoded request and, when it was a property list, who asked. */
    record Decoded(Request request, Optional<Asker> asker) {}
}
