package dev.pomona.mux.engine.core;

import java.nio.ByteBuffer;

/**
 * One packet of the mux without its header counters. Buffers inside are views of what was decoded and live only as long as
 * that does.
 */
public sealed interface MuxPacket {
    /** The offer of a host, the answer of a phone; the third word of an answer means nothing. */
    record Version(int major, int minor, int padding) implements MuxPacket {}

    /** Words from the phone; {@code level} as in syslog, -1 if the packet was empty. */
    record Control(int level, String text) implements MuxPacket {
        /** Whether the phone has lost count of our packets, after which it takes none. */
        public boolean saysDuplicate() {
            return text.contains("detected duplicate packet");
        }
    }

    /** The log level that a host asks for, -1 if the packet was empty. */
    record Setup(int level) implements MuxPacket {}

    /**
     * A segment of a connection.
     *
     * @param window in bytes
     */
    record Tcp(int sourcePort, int destinationPort, int seq, int ack, int flags, int window, ByteBuffer payload)
            implements MuxPacket {}

    /** A packet of a protocol that nobody knows, or too short for the one that it names. */
    record Unknown(int protocol, ByteBuffer body) implements MuxPacket {}
}
