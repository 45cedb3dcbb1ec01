package dev.pomona.mux.engine.io;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.DirectConnection;
import dev.pomona.mux.Reach;
import dev.pomona.mux.engine.core.Channel;
import dev.pomona.mux.engine.core.Channel.Action;
import dev.pomona.mux.engine.core.Channel.Event;
import dev.pomona.mux.engine.core.Channel.State;
import dev.pomona.mux.engine.core.Inbound;
import dev.pomona.mux.engine.core.MuxPacket;
import dev.pomona.mux.engine.core.PacketCodec;
import dev.pomona.mux.engine.core.Wire;
import dev.pomona.mux.inspect.ConnectionReport;
import dev.pomona.mux.inspect.EndReport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One stream over a link: its life, around {@link Channel}. The bytes are the business of its two halves. */
final class MuxConnection implements DirectConnection {
    private static final int MAX_WORDS = 256;

    /** What a connection needs of its device. None of these waits, but for {@link #sender}. */
    interface Host {
        LinkSender sender();

        MuxWriter writer();

        DeviceCounters counters();

        /** The engine's clock. */
        long nanos();

        /** The phone's words of an end are for this side's exceptions. */
        ConnectionException failure(int port, CloseReason reason);

        /** What the phone says when it resets a connection. */
        void reset(int port, String words);

        /** Nothing more will be sent for it. */
        void forget(MuxConnection connection);
    }

    /** Where it stands in the writer's lines; guarded by the writer's lock. */
    boolean inLine;

    boolean inLazyLine;
    /** Whether the present batch of transfers touched it; the link's reader only. */
    boolean touched;

    private final Host host;
    private final Life life;
    private final InboundHalf in;
    private final OutboundHalf out;
    private final Instant since = Instant.now();
    private boolean wasOpen;
    private boolean owesReset;

    MuxConnection(Host host, int hostPort, int port, EngineLimits limits, Inbound window) {
        this.host = host;
        life = new Life(host, hostPort, port);
        in = new InboundHalf(life, limits, window);
        out = new OutboundHalf(life, this, limits.maxPayload());
    }

    int hostPort() {
        return life.hostPort;
    }

    /** Empty when it has ended. */
    Optional<ConnectionReport> report() {
        life.lock.lock();
        try {
            if (life.state == State.NEW || life.state == State.ENDED) return Optional.empty();
            return Optional.of(new ConnectionReport(
                    life.hostPort,
                    life.port,
                    since,
                    life.state.name(),
                    life.counters.traffic(),
                    in.flow.window(),
                    in.unread.size(),
                    out.flow.window(),
                    out.flow.inFlight(),
                    life.counters.stalls.snapshot()));
        } finally {
            life.lock.unlock();
        }
    }

    // ---- opening, by the thread that connects

    void open() throws IOException {
        happen(Event.CONNECT, null);
        try {
            if (host.sender().segment(this::fillSyn, null, false)) life.counters.packetsOut.increment();
            awaitAnswer();
            // Not by the writer: nothing that the caller writes now may overtake it.
            if (host.sender().segment(s -> fill(s, Wire.ACK, State.OPEN), null, false)) {
                life.counters.packetsOut.increment();
            }
        } catch (ConnectionException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private void awaitAnswer() throws IOException {
        life.lock.lock();
        try {
            while (life.state == State.CONNECTING) life.writable.await();
            if (!wasOpen) throw life.ended();
        } catch (InterruptedException e) {
            happen(Event.CLOSE, new CloseReason.ClosedHere());
            throw Life.interrupted(e);
        } finally {
            life.lock.unlock();
        }
    }

    // ---- what happens to it: the link's reader, timers, close()

    /** A segment from the phone. */
    void segment(MuxPacket.Tcp tcp) {
        life.lock.lock();
        try {
            life.counters.packetsIn.increment();
            Event event = Channel.classify(tcp.flags());
            CloseReason why = null;
            if (event == Event.RST) {
                String words = PacketCodec.words(tcp.payload(), MAX_WORDS);
                host.reset(life.port, words);
                why = life.state == State.CONNECTING ? new CloseReason.Refused(words) : new CloseReason.Reset(words);
            } else if (life.state == State.CONNECTING && event == Event.SYN_ACK
                    || life.state == State.OPEN && event == Event.DATA) {
                String fault = out.flow.fault(tcp.ack());
                if (fault == null && event == Event.DATA) {
                    fault = in.flow.fault(tcp.seq(), tcp.payload().remaining());
                }
                if (fault != null) {
                    event = Event.VIOLATION;
                    why = violation(fault);
                }
            } else {
                why = violation("flags 0x" + Integer.toHexString(tcp.flags()) + " while " + life.state);
            }
            if (happen(event, why).actions().contains(Action.ACCEPT)) accept(tcp, event);
        } finally {
            life.lock.unlock();
        }
    }

    private void accept(MuxPacket.Tcp tcp, Event event) {
        if (event == Event.SYN_ACK) {
            in.flow.synchronise(tcp.seq());
            wasOpen = true;
        }
        out.heard(tcp.ack(), tcp.window());
        if (event == Event.DATA && tcp.payload().hasRemaining() && !in.accept(tcp.payload())) close();
    }

    /** The batch of transfers is over. @return whether there is an acknowledgement to be sent now */
    boolean batchOver() {
        boolean later;
        life.lock.lock();
        try {
            if (in.owesAck()) return true;
            later = in.couldAck() && life.receiver != null;
        } finally {
            life.lock.unlock();
        }
        if (later) host.writer().serveLater(this);
        return false;
    }

    /** The link is gone or begins anew, or nobody answered. */
    void end(Event event, CloseReason why) {
        happen(event, why);
    }

    private Channel.Step happen(Event event, CloseReason why) {
        life.lock.lock();
        try {
            State was = life.state;
            Channel.Step step = Channel.on(was, event);
            life.state = step.next();
            boolean ends = was.compareTo(State.ENDING) < 0 && step.next().compareTo(State.ENDING) >= 0;
            if (ends) ended(event, why, step.actions().contains(Action.SEND_RST));
            if (step.actions().contains(Action.FORGET)) in.discard();
            if (ends || step.actions().contains(Action.FORGET)) {
                in.tellEnd();
                life.readable.signalAll();
                life.writable.signalAll();
            }
            return step;
        } finally {
            life.lock.unlock();
        }
    }

    private void ended(Event event, CloseReason why, boolean reset) {
        life.reason = why;
        in.flow.release();
        DeviceCounters counters = host.counters();
        if (event == Event.VIOLATION || event == Event.STRAY) counters.violations.increment();
        if (why instanceof CloseReason.Reset) counters.resets.increment();
        counters.ends.add(new EndReport(life.hostPort, life.port, Instant.now(), why, life.counters.traffic()));
        owesReset = reset;
        if (reset) host.writer().serve(this, true);
        else host.forget(this);
    }

    // ---- sending

    /** Whatever is owed: by the writer, or by the link's reader when it need not wait. */
    void sendPending() throws IOException {
        if (host.sender().segment(this::fillPending, null, true)) life.counters.packetsOut.increment();
        life.lock.lock();
        try {
            if (life.reason != null) host.forget(this);
        } finally {
            life.lock.unlock();
        }
    }

    private boolean fillPending(LinkSender.Segment s) {
        life.lock.lock();
        try {
            if (owesReset) {
                owesReset = false;
                return fill(s, Wire.RST, life.state);
            }
            return in.flow.untold() > 0 && fill(s, Wire.ACK, State.OPEN);
        } finally {
            life.lock.unlock();
        }
    }

    private boolean fillSyn(LinkSender.Segment s) {
        life.lock.lock();
        try {
            if (!fill(s, Wire.SYN, State.CONNECTING)) return false;
            out.flow.synchronise();
            s.seq = 0;
            return true;
        } finally {
            life.lock.unlock();
        }
    }

    /** The numbers of a segment that leaves now. @return false if it is not in the state that is needed */
    boolean fill(LinkSender.Segment s, int flags, State needed) {
        life.lock.lock();
        try {
            if (life.state != needed) return false;
            s.sourcePort = life.hostPort;
            s.destinationPort = life.port;
            s.seq = out.flow.next();
            s.ack = in.flow.ack();
            s.flags = flags;
            s.window = in.flow.window();
            in.flow.told(host.nanos());
            return true;
        } finally {
            life.lock.unlock();
        }
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        out.write(source);
    }

    @Override
    public boolean drain(Duration limit) throws IOException {
        return out.drain(limit);
    }

    @Override
    public int room() {
        return out.room();
    }

    @Override
    public void offer(ByteBuffer source, boolean more) throws IOException {
        out.offer(source, more);
    }

    @Override
    public void push() throws IOException {
        host.sender().flush();
    }

    @Override
    public int unacknowledged() {
        return out.unacknowledged();
    }

    // ---- reading

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) return 0;
        int n = in.read(target);
        if (n > 0) acknowledge();
        return n;
    }

    @Override
    public void readTimeout(Duration limit) {
        in.readTimeout(limit);
    }

    @Override
    public void attach(Receiver receiver) {
        in.attach(receiver);
        resume();
    }

    @Override
    public void resume() {
        life.lock.lock();
        try {
            if (!in.offerKept()) close();
        } finally {
            life.lock.unlock();
        }
        acknowledge();
    }

    private void acknowledge() {
        boolean now;
        boolean later;
        life.lock.lock();
        try {
            now = life.state == State.OPEN && in.flow.urgent();
            later = !now && in.couldAck();
        } finally {
            life.lock.unlock();
        }
        if (now) host.writer().serve(this, true);
        else if (later) host.writer().serveLater(this);
    }

    // ---- the end

    @Override
    public int port() {
        return life.port;
    }

    @Override
    public Optional<CloseReason> closeReason() {
        life.lock.lock();
        try {
            return Optional.ofNullable(life.reason);
        } finally {
            life.lock.unlock();
        }
    }

    @Override
    public void close() {
        happen(Event.CLOSE, new CloseReason.ClosedHere());
    }

    private static CloseReason violation(String detail) {
        return new CloseReason.ProtocolViolation(Reach.CHANNEL, detail);
    }

    /** The link failed under this connection. */
    ConnectionException broken(IOException cause) {
        life.lock.lock();
        try {
            if (life.reason == null) {
                happen(Event.LOST, new CloseReason.LinkFailed(String.valueOf(cause.getMessage())));
            }
            ConnectionException e = life.ended();
            e.addSuppressed(cause);
            return e;
        } finally {
            life.lock.unlock();
        }
    }
}
