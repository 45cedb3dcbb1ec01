package dev.pomona.twin.mux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The phone's side of the device mux, for as long as one host has the phone: as strict as a phone is. A state machine
 * under {@code lock}: the import gives it what the host sent and asks it to {@link #pump}, the connections' own threads
 * read, write and close their {@link ServicePipe}s. It never waits.
 */
public final class MuxSession {
    /** What a phone advertises. */
    public static final int DEFAULT_WINDOW = 131072;

    private static final Logger LOG = LoggerFactory.getLogger(MuxSession.class);
    private static final int MAX_CONNECTIONS = 16384;
    private static final int MAX_QUEUE = 32768;
    private static final String CLOSED = "sessionUpcall connection closed";

    final ReentrantLock lock;

    private final String udid;
    private final Ports ports;
    private final TwinFaults faults;
    private final InEndpoint in;
    private final int window;
    private final MuxCounters counters;
    private final Reassembly reassembly;

    private final Map<Integer, TwinSocket> connections = new HashMap<>();
    /** Packets that belong to no stream of bytes; they go before all data. */
    private final ArrayDeque<Reply> replies = new ArrayDeque<>();
    /** Connections with something to send, in turn. */
    private final ArrayDeque<TwinSocket> ready = new ArrayDeque<>();

    /** The version spoken: 0 until the host's VERSION came. */
    private int version;

    private int expected;
    private int accepted;
    private int next;
    private boolean closed;

    /** @param window what each connection advertises, from 256 bytes to 16 MiB */
    public MuxSession(
            ReentrantLock lock,
            String udid,
            Ports ports,
            TwinFaults faults,
            InEndpoint in,
            int window,
            MuxCounters counters) {
        if (window < 256 || window > 0xffff << 8) {
            throw new IllegalArgumentException("window " + window);
        }
        this.lock = lock;
        this.udid = udid;
        this.ports = ports;
        this.faults = faults;
        this.in = in;
        this.window = window;
        this.counters = counters;
        reassembly = new Reassembly(this::message, this::complain);
    }

    /** A piece of a bulk OUT transfer; {@code end} when a short packet, or an empty one, ended the transfer. */
    public void received(ByteBuffer piece, boolean end) {
        if (!closed) {
            reassembly.received(piece, end);
        }
    }

    private void complain(Reassembly.Fault fault, String text) {
        if (fault == Reassembly.Fault.MISSING_ZLP) {
            counters.missingZlp.increment();
        }
        counters.malformed.increment();
        control(3, text);
    }

    private void message(ByteBuffer bytes) {
        counters.received.increment();
        switch (MuxMessage.decode(bytes, version == 2)) {
            case MuxMessage.Version(int major, int minor) -> handshake(major, minor);
            case MuxMessage.Setup setup -> {
                if (version == 2 && setup.numbers().tx() == 0) {
                    expected = 0;
                    next = 0;
                    inSequence(setup.numbers());
                } else if (inSequence(setup.numbers())) {
                    LOG.debug("{}: late SETUP", udid);
                }
            }
            case MuxMessage.Tcp tcp -> {
                if (inSequence(tcp.numbers())) {
                    tcp(tcp);
                }
            }
            case MuxMessage.Control control -> {
                if (inSequence(control.numbers())) {
                    LOG.info("{}: the host says: {}", udid, control);
                }
            }
            case MuxMessage.Unknown unknown -> {
                if (inSequence(unknown.numbers())) {
                    control(3, "handleMuxInput unknown protocol " + unknown.protocol());
                }
            }
            case MuxMessage.Malformed(String why) -> {
                counters.malformed.increment();
                control(3, "handleMuxInput " + why);
            }
        }
    }

    private void handshake(int major, int minor) {
        LOG.debug("{}: VERSION {}.{} from the host", udid, major, minor);
        for (TwinSocket socket : List.copyOf(connections.values())) {
            drop(socket);
        }
        replies.clear();
        ready.clear();
        expected = 0;
        accepted = 0xffff;
        next = 0;
        version = major == 1 || faults.is(Fault.VERSION1) ? 1 : 2;
        if (!faults.is(Fault.SILENT)) {
            reply(new Reply.Version(faults.is(Fault.VERSION3) ? 3 : version));
        }
    }

    /** The phone keeps the number it expects: after one gap everything fails until the next handshake. */
    private boolean inSequence(MuxMessage.Numbers numbers) {
        if (version == 0) {
            counters.malformed.increment();
            return false;
        }
        if (version == 1) {
            return true;
        }
        if (faults.take(Fault.LOSE)) {
            return false;
        }
        if (numbers.tx() != expected) {
            counters.outOfSequence.increment();
            control(4, "detected duplicate packet. Expected " + expected + " received " + numbers.tx());
            return false;
        }
        accepted = expected;
        expected = (expected + 1) & 0xffff;
        return true;
    }

    private void tcp(MuxMessage.Tcp packet) {
        int key = packet.from() << 16 | packet.to();
        TwinSocket socket = connections.get(key);
        int flags = packet.flags();
        if (flags == MuxMessage.Tcp.RST) {
            if (socket != null) {
                drop(socket);
            }
        } else if (flags == MuxMessage.Tcp.SYN && socket == null) {
            open(key, packet);
        } else if (socket == null) {
            int ack = packet.seq() + packet.payload().remaining();
            reset(packet.to(), packet.from(), packet.ack(), ack, "handleMuxTCPInput no matching socket");
        } else if (flags != MuxMessage.Tcp.ACK) {
            fail(socket, String.format(Locale.ROOT, "handleMuxTCPInput th.th_flags = 0x%x, not TH_ACK(0x10)", flags));
        } else {
            String fault = socket.accept(packet);
            if (fault.isEmpty()) {
                counters.bytesIn.add(packet.payload().remaining());
                wants(socket);
            } else {
                counters.overruns.increment();
                fail(socket, fault);
            }
        }
    }

    private void open(int key, MuxMessage.Tcp syn) {
        boolean full = connections.size() >= MAX_CONNECTIONS;
        Ports.Instant instant = full ? null : ports.instant(syn.to()).orElse(null);
        Ports.Handler handler =
                full || instant != null ? null : ports.open(syn.to()).orElse(null);
        int ack = syn.seq() + 1;
        if (instant == null && handler == null) {
            reset(
                    syn.to(),
                    syn.from(),
                    0,
                    ack,
                    "handleMuxTCPInput sock_connect port " + syn.to() + " failed, errno 61");
            return;
        }
        TwinSocket socket =
                new TwinSocket(this, syn, window, s -> instant != null ? instant : new ServicePipe(this, s, window));
        connections.put(key, socket);
        counters.connections.increment();
        reply(new Reply.Tcp(syn.to(), syn.from(), 0, ack, MuxMessage.Tcp.SYN | MuxMessage.Tcp.ACK, window, ""));
        if (socket.end() instanceof ServicePipe pipe) {
            Thread.ofVirtual().name("twin-" + syn.to() + " " + udid).start(() -> serve(handler, socket, pipe));
        }
    }

    private void serve(Ports.Handler handler, TwinSocket socket, ServicePipe pipe) {
        boolean broken = false;
        try {
            handler.serve(pipe);
        } catch (IOException e) {
            LOG.debug("{}: port {}: {}", udid, socket.port, e.toString());
        } catch (RuntimeException | Error e) {
            LOG.warn("{}: the service at port {} failed", udid, socket.port, e);
            broken = true;
        }
        if (broken) {
            lock.lock();
            try {
                if (!closed && !socket.isHostGone()) {
                    control(3, "socketIsClosed sock_receive returned errno 54");
                }
            } finally {
                lock.unlock();
            }
        }
        pipe.close();
    }

    private void drop(TwinSocket socket) {
        connections.remove(socket.hostPort << 16 | socket.port);
        socket.hostGone();
    }

    /** The phone ends this connection at once. */
    private void fail(TwinSocket socket, String text) {
        drop(socket);
        reset(socket.port, socket.hostPort, socket.sent(), socket.expected(), text);
    }

    private void reset(int from, int to, int seq, int ack, String text) {
        counters.resets.increment();
        reply(new Reply.Tcp(from, to, seq, ack, MuxMessage.Tcp.RST, 0, text));
    }

    private void control(int level, String text) {
        if (version != 0) {
            reply(new Reply.Control(level, text));
        }
    }

    /** A host which takes none of the answers it provokes does not get them all. */
    private void reply(Reply reply) {
        if (replies.size() < MAX_QUEUE) {
            replies.add(reply);
        }
    }

    /** The fault {@link Fault#RESET}. */
    public void resetAll() {
        for (TwinSocket socket : List.copyOf(connections.values())) {
            fail(socket, "socketIsClosed sock_receive returned errno 54");
        }
        pump();
    }

    /** A connection's own thread has left something to send. */
    void wantsToSend(TwinSocket socket) {
        if (!closed) {
            wants(socket);
            pump();
        }
    }

    private void wants(TwinSocket socket) {
        if (!socket.queued && socket.hasWork()) {
            socket.queued = true;
            ready.add(socket);
        }
    }

    /** Sends what there is, as far as the host has reads posted, in turn from each connection. */
    public void pump() {
        while (fill()) {
            in.flush();
        }
    }

    /** Puts as much as there is room for; whether that was anything. */
    private boolean fill() {
        boolean any = false;
        while (!closed && in.ready()) {
            Reply reply = replies.poll();
            if (reply != null) {
                send(reply);
            } else {
                TwinSocket socket = ready.poll();
                if (socket == null) {
                    break;
                }
                socket.queued = false;
                if (socket.isHostGone()) {
                    continue;
                }
                if (socket.send()) {
                    wants(socket);
                } else {
                    fail(socket, CLOSED);
                }
            }
            any = true;
        }
        return any;
    }

    private void send(Reply reply) {
        switch (reply) {
            case Reply.Version(int major) -> {
                ByteBuffer to = in.begin(MuxMessage.SHORT_HEADER + 12 + surplus());
                MuxMessage.putHeader(
                        to, MuxMessage.VERSION, MuxMessage.SHORT_HEADER + 12, false, 0, MuxMessage.Numbers.NONE);
                to.putInt(major).putInt(0).putInt(0x49287300);
                end(to);
            }
            case Reply.Control(int level, String text) -> {
                byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
                ByteBuffer to = begin(MuxMessage.CONTROL, 1 + bytes.length, 0);
                end(to.put((byte) level).put(bytes));
            }
            case Reply.Tcp tcp -> {
                byte[] bytes = tcp.text().getBytes(StandardCharsets.US_ASCII);
                ByteBuffer to = begin(MuxMessage.TCP, MuxMessage.TCP_HEADER + bytes.length, 0);
                MuxMessage.putTcp(to, tcp.from(), tcp.to(), tcp.seq(), tcp.ack(), tcp.flags(), tcp.window(), true);
                end(to.put(bytes));
            }
        }
    }

    /** One data packet, or bare ACK, of a connection. */
    void packet(TwinSocket socket, int seq, int length, int advertised) {
        int lie = length > 0 && faults.is(Fault.LYING) ? 100 : 0;
        ByteBuffer to = begin(MuxMessage.TCP, MuxMessage.TCP_HEADER + length, lie);
        MuxMessage.putTcp(
                to, socket.port, socket.hostPort, seq, socket.expected(), MuxMessage.Tcp.ACK, advertised, false);
        if (length > 0) {
            socket.end().give(to, length);
        }
        counters.bytesOut.add(length);
        end(to);
    }

    private ByteBuffer begin(int protocol, int body, int lie) {
        boolean longHeader = version == 2;
        int length = (longHeader ? MuxMessage.LONG_HEADER : MuxMessage.SHORT_HEADER) + body;
        if (longHeader && faults.is(Fault.GAP)) {
            next = (next + 1) & 0xffff;
        }
        ByteBuffer to = in.begin(length + surplus());
        MuxMessage.putHeader(
                to,
                protocol,
                length + lie,
                longHeader,
                MuxMessage.DEVICE_MAGIC,
                new MuxMessage.Numbers(next, accepted));
        next = (next + 1) & 0xffff;
        return to;
    }

    private int surplus() {
        return faults.is(Fault.SURPLUS) ? 4 : 0;
    }

    private void end(ByteBuffer to) {
        if (faults.is(Fault.SURPLUS)) {
            to.putInt(0x6d436f6e);
        }
        counters.sent.increment();
        in.end();
    }

    /** The host is gone: every connection ends. */
    public void close() {
        closed = true;
        for (TwinSocket socket : List.copyOf(connections.values())) {
            drop(socket);
        }
        replies.clear();
        ready.clear();
    }
}
