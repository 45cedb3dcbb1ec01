package dev.pomona.mux.engine.io;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Reach;
import dev.pomona.mux.engine.core.Channel;
import dev.pomona.mux.engine.core.Channel.Action;
import dev.pomona.mux.engine.core.Channel.Event;
import dev.pomona.mux.engine.core.Channel.State;
import dev.pomona.mux.engine.core.Inbound;
import dev.pomona.mux.engine.core.MuxPacket;
import dev.pomona.mux.engine.core.Outbound;
import dev.pomona.mux.engine.core.PacketCodec;
import dev.pomona.mux.engine.core.RingBuffer;
import dev.pomona.mux.engine.core.Wire;
import dev.pomona.mux.inspect.ConnectionReport;
import dev.pomona.mux.inspect.EndReport;
import dev.pomona.mux.inspect.StallCause;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One stream over a link: locks and waiting around {@link Channel}, {@link Inbound} and {@link Outbound}. */
final class MuxConnection implements Connection {
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

        /** Nothing more will be sent for it. */
        void forget(MuxConnection connection);
    }

    private final Host host;
    private final int hostPort;
    private final int port;
    private final int maxPayload;
    private final Instant since = Instant.now();
    private final ConnectionCounters counters = new ConnectionCounters();
    /** Where it stands in the writer's lines; guarded by the writer's lock. */
    boolean inLine;

    boolean inLazyLine;
    /** Whether the present batch of transfers touched it; the link's reader only. */
    boolean touched;

    /** Held through a whole write, so that two writers do not mix. */
    private final ReentrantLock writing = new ReentrantLock(true);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition readable = lock.newCondition();
    private final Condition writable = lock.newCondition();
    private final Inbound in;
    private final Outbound out = new Outbound();
    private final RingBuffer unread;
    private State state = State.NEW;
    private CloseReason reason;
    private boolean wasOpen;
    private boolean owesReset;
    private long readLimitNanos;
    /** How much the next data segment holds; guarded by {@link #writing}. */
    private int chunk;

    MuxConnection(Host host, int hostPort, int port, EngineLimits limits) {
        this.host = host;
        this.hostPort = hostPort;
        this.port = port;
        maxPayload = limits.maxPayload();
        in = new Inbound(limits.window(), limits.maxWindow());
        unread = new RingBuffer(limits.maxWindow() + Inbound.TOLERANCE);
    }

    int hostPort() {
        return hostPort;
    }

    /** Empty when it has ended. */
    Optional<ConnectionReport> report() {
        lock.lock();
        try {
            if (state == State.NEW || state == State.ENDED) return Optional.empty();
            return Optional.of(new ConnectionReport(
                    hostPort,
                    port,
                    since,
                    state.name(),
                    counters.traffic(),
                    in.window(),
                    unread.size(),
                    out.window(),
                    out.inFlight(),
                    counters.stalls.snapshot()));
        } finally {
            lock.unlock();
        }
    }

    private void stalled(StallCause cause, long began) {
        long lasted = host.nanos() - began;
        counters.stalls.add(cause, lasted);
        host.counters().stalls.add(cause, lasted);
    }

    // ---- opening, by the thread that connects

    void open() throws IOException {
        happen(Event.CONNECT, null);
        try {
            if (host.sender().segment(this::fillSyn, null, false)) counters.packetsOut.increment();
            awaitAnswer();
            // Not by the writer: nothing that the caller writes now may overtake it.
            if (host.sender().segment(s -> fill(s, Wire.ACK, State.OPEN), null, false)) counters.packetsOut.increment();
        } catch (ConnectionException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private void awaitAnswer() throws IOException {
        lock.lock();
        try {
            while (state == State.CONNECTING) writable.await();
            if (!wasOpen) throw host.failure(port, reason);
        } catch (InterruptedException e) {
            happen(Event.CLOSE, new CloseReason.ClosedHere());
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    // ---- what happens to it: the link's reader, timers, close()

    /** A segment from the phone. */
    void segment(MuxPacket.Tcp tcp) {
        lock.lock();
        try {
            counters.packetsIn.increment();
            Event event = Channel.classify(tcp.flags());
            CloseReason why = null;
            if (event == Event.RST) {
                String words = PacketCodec.words(tcp.payload(), MAX_WORDS);
                why = state == State.CONNECTING ? new CloseReason.Refused(words) : new CloseReason.Reset(words);
            } else if (state == State.CONNECTING && event == Event.SYN_ACK
                    || state == State.OPEN && event == Event.DATA) {
                String fault = out.fault(tcp.ack());
                if (fault == null && event == Event.DATA) {
                    fault = in.fault(tcp.seq(), tcp.payload().remaining());
                }
                if (fault != null) {
                    event = Event.VIOLATION;
                    why = violation(fault);
                }
            } else {
                why = violation("flags 0x" + Integer.toHexString(tcp.flags()) + " while " + state);
            }
            if (happen(event, why).actions().contains(Action.ACCEPT)) accept(tcp, event);
        } finally {
            lock.unlock();
        }
    }

    private void accept(MuxPacket.Tcp tcp, Event event) {
        out.heard(tcp.ack(), tcp.window());
        writable.signalAll();
        if (event == Event.SYN_ACK) {
            in.synchronise(tcp.seq());
            wasOpen = true;
            return;
        }
        int n = tcp.payload().remaining();
        if (n == 0) return;
        boolean wasEmpty = unread.size() == 0;
        in.received(n);
        unread.put(tcp.payload());
        counters.bytesIn.add(n);
        if (wasEmpty) readable.signal();
    }

    /** The batch of transfers is over: the time to acknowledge. */
    void batchOver() {
        lock.lock();
        try {
            if (state == State.OPEN && in.helpful()) host.writer().serve(this, false);
        } finally {
            lock.unlock();
        }
    }

    /** The link is gone or begins anew, or nobody answered. */
    void end(Event event, CloseReason why) {
        happen(event, why);
    }

    private Channel.Step happen(Event event, CloseReason why) {
        lock.lock();
        try {
            State was = state;
            Channel.Step step = Channel.on(state, event);
            state = step.next();
            boolean ends = was.compareTo(State.ENDING) < 0 && state.compareTo(State.ENDING) >= 0;
            if (ends) {
                reason = why;
                if (why instanceof CloseReason.Reset) host.counters().resets.increment();
                host.counters().ends.add(new EndReport(hostPort, port, Instant.now(), why, counters.traffic()));
                if (event == Event.VIOLATION || event == Event.STRAY)
                    host.counters().violations.increment();
                owesReset = step.actions().contains(Action.SEND_RST);
                if (owesReset) host.writer().serve(this, true);
                else host.forget(this);
                readable.signalAll();
                writable.signalAll();
            }
            if (step.actions().contains(Action.FORGET)) {
                unread.release();
                readable.signalAll();
            } else if (ends && unread.size() == 0) {
                state = Channel.on(state, Event.DRAINED).next();
            }
            return step;
        } finally {
            lock.unlock();
        }
    }

    // ---- sending

    /** By the writer: whatever is owed. */
    void sendPending() throws IOException {
        if (host.sender().segment(this::fillPending, null, true)) counters.packetsOut.increment();
        lock.lock();
        try {
            if (reason != null) host.forget(this);
        } finally {
            lock.unlock();
        }
    }

    private boolean fillPending(LinkSender.Segment s) {
        lock.lock();
        try {
            if (owesReset) {
                owesReset = false;
                return fill(s, Wire.RST, state);
            }
            return in.untold() > 0 && fill(s, Wire.ACK, State.OPEN);
        } finally {
            lock.unlock();
        }
    }

    private boolean fillSyn(LinkSender.Segment s) {
        lock.lock();
        try {
            if (!fill(s, Wire.SYN, State.CONNECTING)) return false;
            out.synchronise();
            s.seq = 0;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean fillData(LinkSender.Segment s) {
        lock.lock();
        try {
            if (chunk > out.sendable() || !fill(s, Wire.ACK, State.OPEN)) return false;
            out.sent(chunk);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean fill(LinkSender.Segment s, int flags, State needed) {
        lock.lock();
        try {
            if (state != needed) return false;
            s.sourcePort = hostPort;
            s.destinationPort = port;
            s.seq = out.next();
            s.ack = in.ack();
            s.flags = flags;
            s.window = in.window();
            in.told();
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(ByteBuffer source) throws IOException {
        lockForWriting();
        try {
            while (source.hasRemaining()) writeChunk(source);
        } catch (ConnectionException | InterruptedIOException e) {
            throw e;
        } catch (IOException e) {
            throw broken(e);
        } finally {
            writing.unlock();
        }
    }

    private void writeChunk(ByteBuffer source) throws IOException {
        boolean more;
        lock.lock();
        try {
            if (state == State.OPEN && out.sendable() == 0) {
                long began = host.nanos();
                while (state == State.OPEN && out.sendable() == 0) writable.await();
                stalled(StallCause.PHONE_WINDOW, began);
            }
            if (state != State.OPEN) throw ended();
            chunk = Math.min(Math.min(source.remaining(), out.sendable()), maxPayload);
            more = chunk < source.remaining() && out.sendable() > chunk;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
        ByteBuffer payload = source.slice(source.position(), chunk);
        boolean sent = host.sender().segment(this::fillData, payload, more);
        if (sent) {
            source.position(source.position() + chunk);
            counters.bytesOut.add(chunk);
            counters.packetsOut.increment();
        }
        // The promise to come back at once cannot be kept if the phone has taken window back, or the connection ended.
        if (more && (!sent || !mayGoOn())) host.sender().flush();
    }

    private boolean mayGoOn() {
        lock.lock();
        try {
            return state == State.OPEN && out.sendable() > 0;
        } finally {
            lock.unlock();
        }
    }

    private void lockForWriting() throws IOException {
        try {
            writing.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public boolean drain(Duration limit) throws IOException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (out.inFlight() > 0) {
                if (reason != null) throw ended();
                if (left <= 0) return false;
                left = writable.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    // ---- reading

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) return 0;
        boolean urgent;
        boolean later;
        int n;
        lock.lock();
        try {
            if (unread.size() == 0 && !awaitBytes()) return -1;
            n = unread.get(target);
            in.taken(n);
            if (state == State.ENDING && unread.size() == 0) {
                state = Channel.on(state, Event.DRAINED).next();
                unread.release();
            }
            urgent = state == State.OPEN && in.urgent();
            later = state == State.OPEN && !urgent;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
        if (urgent) host.writer().serve(this, true);
        else if (later) host.writer().serveLater(this);
        return n;
    }

    /** @return false at the ordinary end */
    private boolean awaitBytes() throws IOException, InterruptedException {
        long left = readLimitNanos;
        while (unread.size() == 0) {
            if (reason instanceof CloseReason.Reset && state == State.ENDED) return false;
            if (reason != null) throw ended();
            if (readLimitNanos == 0) {
                readable.await();
            } else if (left <= 0) {
                throw new SocketTimeoutException("nothing from port " + port + " within "
                        + Duration.ofNanos(readLimitNanos).toMillis() + " ms");
            } else {
                left = readable.awaitNanos(left);
            }
        }
        return true;
    }

    @Override
    public void readTimeout(Duration limit) {
        lock.lock();
        try {
            readLimitNanos = limit.toNanos();
        } finally {
            lock.unlock();
        }
    }

    // ---- the end

    @Override
    public int port() {
        return port;
    }

    @Override
    public Optional<CloseReason> closeReason() {
        lock.lock();
        try {
            return Optional.ofNullable(reason);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        happen(Event.CLOSE, new CloseReason.ClosedHere());
    }

    private static CloseReason violation(String detail) {
        return new CloseReason.ProtocolViolation(Reach.CHANNEL, detail);
    }

    private ConnectionException ended() {
        return host.failure(port, reason);
    }

    private ConnectionException broken(IOException cause) {
        lock.lock();
        try {
            if (reason == null) happen(Event.LOST, new CloseReason.Unplugged(String.valueOf(cause.getMessage())));
            ConnectionException e = ended();
            e.addSuppressed(cause);
            return e;
        } finally {
            lock.unlock();
        }
    }

    private static InterruptedIOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        InterruptedIOException e = new InterruptedIOException("interrupted while waiting for the phone");
        e.initCause(cause);
        return e;
    }
}
