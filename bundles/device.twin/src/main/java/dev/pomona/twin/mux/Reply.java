package dev.pomona.twin.mux;

/** A packet of the phone that belongs to no stream of bytes; it goes before all data. */
sealed interface Reply {
    record Version(int major) implements Reply {}

    record Control(int level, String text) implements Reply {}

    record Tcp(int from, int to, int seq, int ack, int flags, int window, String text) implements Reply {}
}
