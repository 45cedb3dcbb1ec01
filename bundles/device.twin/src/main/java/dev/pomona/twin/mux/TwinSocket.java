package dev.pomona.twin.mux;

import java.util.function.Function;

/** The numbers of one mux connection, as the phone keeps them. All state is under the session's lock. */
final class TwinSocket {
    /** The largest payload that a phone was seen to send. */
    static final int MAX_PAYLOAD = 32764 - MuxMessage.LONG_HEADER - MuxMessage.TCP_HEADER;

    final int hostPort;
    final int port;

    private final MuxSession session;
    private final int window;
    private final Ports.Instant end;

    /** Number of the next byte to send; the host's last word on how far it may go; the next byte expected from it. */
    private int sent;

    private int mayReach;
    private int expected;
    /** The first byte that the host has not been allowed to send. */
    private int promised;

    private boolean ackDue;
    private boolean hostGone;

    /** Whether the session has it in the queue of those with something to send. */
    boolean queued;

    /** @param end makes what is behind the connection; must not look at the socket yet */
    TwinSocket(MuxSession session, MuxMessage.Tcp syn, int window, Function<TwinSocket, Ports.Instant> end) {
        this.session = session;
        this.window = window;
        hostPort = syn.from();
        port = syn.to();
        sent = 1;
        expected = syn.seq() + 1;
        mayReach = 1 + syn.window();
        promised = expected + (window & ~0xff);
        this.end = end.apply(this);
    }

    int sent() {
        return sent;
    }

    int expected() {
        return expected;
    }

    Ports.Instant end() {
        return end;
    }

    /** A packet with exactly ACK. Empty when it was in order, else why the connection must be reset. */
    String accept(MuxMessage.Tcp packet) {
        if (packet.ack() - sent > 0) {
            return "handleMuxTCPInput ack " + Integer.toUnsignedString(packet.ack()) + " of bytes never sent, sent "
                    + Integer.toUnsignedString(sent);
        }
        // Only forward: a window may shrink as its bytes arrive, but what was promised stays promised.
        if (packet.ack() + packet.window() - mayReach > 0) {
            mayReach = packet.ack() + packet.window();
        }
        int length = packet.payload().remaining();
        if (length > 0) {
            if (packet.seq() != expected) {
                return "handleMuxTCPInput seq " + Integer.toUnsignedString(packet.seq()) + ", expected "
                        + Integer.toUnsignedString(expected);
            }
            // The field counts in 256 bytes, so that a host may round up what was rounded down.
            if (length > window - end.held() || expected + length - promised > 255) {
                return "handleMuxTCPInput amnesia: " + length + " bytes, window " + Math.max(0, promised - expected);
            }
            end.take(packet.payload());
            expected += length;
            ackDue = true;
        }
        return "";
    }

    boolean hasWork() {
        return !hostGone && (ackDue || sendable() > 0 || isOver());
    }

    private boolean isOver() {
        return end.finished() && end.available() == 0;
    }

    private int sendable() {
        return Math.min(Math.min(end.available(), MAX_PAYLOAD), Math.max(0, mayReach - sent));
    }

    private int mayPromise() {
        return expected + ((window - end.held()) & ~0xff);
    }

    /** Sends one packet's worth of what there is; false when that was the last of this connection. */
    boolean send() {
        int length = sendable();
        if (length > 0 || ackDue) {
            ackDue = false;
            // Before the data go, which may make room.
            promised = mayPromise();
            session.packet(this, sent, length, promised - expected);
            sent += length;
        }
        return !isOver();
    }

    /** There is room again; the host is told when it is worth it. */
    void roomAgain() {
        if (!hostGone && mayPromise() - promised >= Math.max(256, window / 4)) {
            ackDue = true;
            session.wantsToSend(this);
        }
    }

    /** Nothing more is sent; what came in can still be read. */
    void hostGone() {
        hostGone = true;
        end.hostGone();
    }

    boolean isHostGone() {
        return hostGone;
    }
}
