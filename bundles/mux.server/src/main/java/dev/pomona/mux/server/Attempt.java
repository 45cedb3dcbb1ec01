package dev.pomona.mux.server;

import dev.pomona.mux.Connection;
import dev.pomona.mux.Device;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Connect: asks the phone on a thread of its own, so that the client's thread sees at once when the client leaves or
 * speaks out of turn. The same thread then carries what the phone says.
 */
final class Attempt {
    enum State {
        CONNECTING,
        REFUSED,
        CONNECTED
    }

    private static final Logger log = LoggerFactory.getLogger(Attempt.class);

    private final Device device;
    private final int port;
    private final SocketChannel channel;
    private final ClientSession.Shared shared;
    private final ByteBuffer yes;
    private final ByteBuffer no;
    private final Thread thread;
    private State state = State.CONNECTING;
    private boolean abandoned;
    private Relay relay;

    Attempt(
            Device device,
            int port,
            SocketChannel channel,
            ClientSession.Shared shared,
            ByteBuffer yes,
            ByteBuffer no) {
        this.device = device;
        this.port = port;
        this.channel = channel;
        this.shared = shared;
        this.yes = yes;
        this.no = no;
        this.thread = Thread.ofVirtual().name("mux-connect " + device.udid()).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Changes before the answer is written, so a client that has read the answer always finds the new state. */
    synchronized State state() {
        return state;
    }

    /** The client's half of the stream, on the client's thread. Returns when the client and its last bytes are done with. */
    void carry(ByteBuffer first, boolean ended) {
        Relay current;
        synchronized (this) {
            current = relay;
        }
        current.fromClient(first, ended);
        try {
            thread.join(shared.limits().linger());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The client is gone: nothing that comes of this is wanted. */
    synchronized void abandon() {
        abandoned = true;
        if (state == State.CONNECTING) thread.interrupt();
        if (relay != null) relay.close();
    }

    private void run() {
        try {
            Connection phone = open();
            if (phone == null) {
                if (!abandoned()) write(no);
                return;
            }
            Relay made = new Relay(channel, phone, shared.buffers(), shared.limits());
            if (!connected(made)) {
                phone.close();
                return;
            }
            try {
                write(yes);
            } catch (IOException e) {
                phone.close();
                throw e;
            }
            made.fromPhone();
        } catch (IOException e) {
            log.debug("client of {} port {} is gone: {}", device.udid(), port, e.getMessage());
            Channels.close(channel);
        }
    }

    /** Null if the phone refused, whatever its words: there is one number for all of them. */
    private Connection open() {
        try {
            if (port == 0) throw new IOException("there is no port 0");
            return device.connect(port);
        } catch (IOException | RuntimeException e) {
            log.debug("no connection to {} port {}: {}", device.udid(), port, e.getMessage());
            synchronized (this) {
                state = State.REFUSED;
            }
            return null;
        }
    }

    /** Whoever has gone, or spoken out of turn, is told nothing more. */
    private synchronized boolean abandoned() {
        return abandoned;
    }

    private synchronized boolean connected(Relay made) {
        if (abandoned) return false;
        relay = made;
        state = State.CONNECTED;
        return true;
    }

    private void write(ByteBuffer answer) throws IOException {
        while (answer.hasRemaining()) channel.write(answer);
    }
}
