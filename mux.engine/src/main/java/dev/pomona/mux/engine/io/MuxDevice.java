package dev.pomona.mux.engine.io;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Device;
import dev.pomona.mux.DeviceInfo;
import dev.pomona.mux.MuxException;
import dev.pomona.mux.Reach;
import dev.pomona.mux.Transport;
import dev.pomona.mux.engine.core.Channel.Event;
import dev.pomona.mux.engine.core.Framing;
import dev.pomona.mux.engine.core.Handshake;
import dev.pomona.mux.engine.core.Inbound;
import dev.pomona.mux.engine.core.MuxPacket;
import dev.pomona.mux.engine.core.PacketCodec;
import dev.pomona.mux.engine.core.RemarkLimit;
import dev.pomona.mux.engine.core.ResetLimit;
import dev.pomona.mux.engine.core.WindowBudget;
import dev.pomona.mux.engine.core.Wire;
import dev.pomona.mux.spi.Link;
import dev.pomona.mux.spi.LinkInfo;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A phone over a link. {@link #start} once, then {@link #ready()} tells whether it can be used, {@link #ended()} when it no
 * longer can; {@link #close} any time.
 *
 * <p>Lock order: sender, connection, then the leaves (writer's line, table, handshake), of which none is held while taking
 * another.
 */
public final class MuxDevice implements Device, MuxConnection.Host, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MuxDevice.class);
    private static final int MAX_WORDS = 256;

    private final Link link;
    private final DeviceInfo info;
    private final EngineLimits limits;
    private final WindowBudget memory;
    private final Timers timers;
    private final Instant since = Instant.now();
    private final DeviceCounters counters = new DeviceCounters();
    private final LinkSender sender;
    private final MuxWriter writer;
    private final ConnectionTable connections;
    private final MuxReceiver receiver;
    /** The receiver's. */
    private final ResetLimit resets = new ResetLimit();

    private final RemarkLimit remarks = new RemarkLimit();

    private final CompletableFuture<CloseReason> ended = new CompletableFuture<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    /** Why the phone is of no use over this link. */
    private volatile String problem = "";

    private final ReentrantLock handshakeLock = new ReentrantLock();
    private Handshake.State handshake = new Handshake.Idle();
    private final ArrayDeque<Long> restarts = new ArrayDeque<>();
    private volatile CompletableFuture<Framing> ready = new CompletableFuture<>();

    /**
     * @param hub the memory of all phones
     * @param startPort any number; where host ports begin
     */
    public MuxDevice(Link link, EngineLimits limits, Timers timers, WindowBudget hub, int startPort) {
        this.link = link;
        this.memory = hub.part(limits.phoneMemory());
        this.limits = limits;
        this.timers = timers;
        LinkInfo i = link.info();
        info = new DeviceInfo(i.udid(), Transport.USB, i.productId(), i.locationId(), i.speed(), i.source());
        sender = new LinkSender(link, counters, e -> linkFailed(e));
        writer = new MuxWriter(sender, timers, limits.ackDelay());
        connections = new ConnectionTable(startPort, limits.maxConnections());
        receiver = new MuxReceiver(this, connections, timers, limits.partialPacket());
    }

    /** Starts the link and asks the phone for its version. */
    public void start() throws IOException {
        Thread.ofVirtual().name("mux-write " + udid()).start(writer);
        link.start(receiver);
        shake(new Handshake.Start());
    }

    /** Done when the phone can be used; failed, with the problem in words, when it cannot. Replaced by a new handshake. */
    public CompletableFuture<Framing> ready() {
        return ready;
    }

    /** Done when the link is gone, with the cause; never failed. */
    public CompletableFuture<CloseReason> ended() {
        return ended;
    }

    @Override
    public DeviceInfo info() {
        return info;
    }

    @Override
    public Connection connect(int port, Duration timeout) throws IOException {
        if (port < 1 || port > 65535) throw new IllegalArgumentException("port " + port);
        long begin = timers.nanos();
        awaitReady(port, timeout);
        Inbound window = window(port);
        MuxConnection connection = connections.add(hostPort -> new MuxConnection(this, hostPort, port, limits, window));
        if (connection == null) {
            window.release();
            if (ended.isDone()) throw failure(port, ended.join());
            throw failure(port, new CloseReason.Exhausted("too many connections to this phone"));
        }
        Duration left = timeout.minusNanos(timers.nanos() - begin);
        Runnable cancel = timers.after(
                left.isNegative() ? Duration.ZERO : left,
                () -> connection.end(Event.TIMEOUT, new CloseReason.TimedOut("answer to a connect", timeout)));
        try {
            // Whoever ended the device before this connection stood in the table has not seen it.
            if (ended.isDone()) connection.end(Event.LOST, ended.join());
            connection.open();
            counters.opened.increment();
            return connection;
        } catch (IOException e) {
            counters.failed(connection.closeReason());
            throw e;
        } finally {
            cancel.run();
        }
    }

    /** A smaller one when memory is short. */
    private Inbound window(int port) throws ConnectionException {
        for (int size = limits.window(); size >= limits.leastWindow(); size = size / 2 & -256) {
            if (memory.reserve(size)) return new Inbound(size, limits.maxWindow(), memory);
        }
        throw failure(port, new CloseReason.Exhausted("no memory is left for another connection"));
    }

    private void awaitReady(int port, Duration timeout) throws IOException {
        try {
            Framing unused = ready.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw failure(port, new CloseReason.TimedOut("handshake", timeout));
        } catch (ExecutionException e) {
            throw failure(
                    port, new CloseReason.LinkFailed(String.valueOf(e.getCause().getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the phone");
        }
    }

    // ---- the handshake

    void answered(MuxPacket.Version version) {
        shake(new Handshake.Answer(version.major(), version.minor()));
    }

    /** The phone has lost count of our packets and takes none until both begin anew. */
    void restart(String words) {
        handshakeLock.lock();
        try {
            if (!(handshake instanceof Handshake.Done)) return;
            long now = timers.nanos();
            while (!restarts.isEmpty()
                    && now - restarts.peek() > limits.restartSpan().toNanos()) restarts.remove();
            restarts.add(now);
            if (restarts.size() > limits.restarts()) {
                LOG.warn("{}: gives up after {} new handshakes", udid(), limits.restarts());
                handshake = new Handshake.Failed("the phone loses count of packets again and again");
                abandon(((Handshake.Failed) handshake).why());
                return;
            }
            ready = new CompletableFuture<>();
        } finally {
            handshakeLock.unlock();
        }
        LOG.warn("{}: the phone says \"{}\"; begins anew, all connections end", udid(), words);
        counters.restarts.increment();
        endAll(new CloseReason.ProtocolViolation(Reach.DEVICE, words));
        shake(new Handshake.Start());
    }

    private void shake(Handshake.Event event) {
        handshakeLock.lock();
        try {
            Handshake.Step step = Handshake.on(handshake, event, limits.versionTries());
            handshake = step.next();
            if (step.actions().contains(Handshake.Action.ASK)) ask(((Handshake.Asking) step.next()).attempt());
            if (step.actions().contains(Handshake.Action.READY)) begin(((Handshake.Done) step.next()).framing());
            if (step.actions().contains(Handshake.Action.FAIL)) abandon(((Handshake.Failed) step.next()).why());
        } finally {
            handshakeLock.unlock();
        }
    }

    private void ask(int attempt) {
        receiver.framing(null);
        writer.askVersion();
        timers.after(limits.versionRetry(), () -> shake(new Handshake.Silence(attempt)));
    }

    private void begin(Framing framing) {
        receiver.framing(framing);
        CompletableFuture<Framing> promise = ready;
        writer.activate(framing, () -> {
            // What was begun between the end of the last counting and now was never sent.
            endAll(new CloseReason.ProtocolViolation(Reach.DEVICE, "a new handshake came between"));
            promise.complete(framing);
        });
    }

    private void abandon(String why) {
        // Before anybody hears of it: whoever closes first tells the link.
        problem = why;
        ready.completeExceptionally(new MuxException(Reach.DEVICE, why));
        // Closing takes up to a second, which neither the link's reader nor a timer has.
        Thread.ofVirtual().name("mux-close " + udid()).start(() -> finish(new CloseReason.LinkFailed(why)));
    }

    // ---- the end

    private void linkFailed(IOException e) {
        LOG.debug("{}: the link takes no more", udid(), e);
        String why = String.valueOf(e.getMessage());
        problem = why;
        writer.stop();
        Thread.ofVirtual().name("mux-close " + udid()).start(() -> finish(new CloseReason.LinkFailed(why)));
    }

    /** The link says, or somebody decided, that it is over. Once. */
    void linkEnded(CloseReason cause) {
        writer.stop();
        connections.close();
        if (!ended.complete(cause)) return;
        ready.completeExceptionally(new MuxException(Reach.DEVICE, cause.words()));
        endAll(cause);
        counters.taps.end();
    }

    private void finish(CloseReason cause) {
        linkEnded(cause);
        link.close(problem);
    }

    /** Resets all connections, gives the resets a moment to leave, and closes the link. */
    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) return;
        connections.close();
        if (!ended.isDone()) {
            for (MuxConnection connection : connections.all()) connection.close();
            if (!writer.finish(limits.closeGrace())) LOG.debug("{}: not all resets left in time", udid());
        }
        finish(new CloseReason.HubClosed(""));
    }

    private void endAll(CloseReason reason) {
        for (MuxConnection connection : connections.all()) {
            connection.end(Event.LOST, reason);
        }
    }

    // ---- to be seen from outside

    /** Reports of this link under that number. */
    public DeviceView view(long number) {
        return new DeviceView(number, this, connections, counters, memory, since);
    }

    // ---- for connections and the receiver

    @Override
    public LinkSender sender() {
        return sender;
    }

    @Override
    public long nanos() {
        return timers.nanos();
    }

    @Override
    public MuxWriter writer() {
        return writer;
    }

    @Override
    public DeviceCounters counters() {
        return counters;
    }

    @Override
    public void forget(MuxConnection connection) {
        connections.remove(connection);
    }

    @Override
    public ConnectionException failure(int port, CloseReason reason) {
        return new ConnectionException(udid(), port, reason);
    }

    /** The phone's words, logged as loud as the phone means them, but no more of them than somebody would read. */
    void said(MuxPacket.Control control) {
        counters.controls.increment();
        String words = PacketCodec.printable(control.text(), MAX_WORDS);
        counters.words = words;
        if (control.saysDuplicate()) {
            restart(words);
            return;
        }
        Level level = switch (control.level()) {
            case 0, 1, 2, 3 -> Level.WARN;
            case 4, 5 -> Level.INFO;
            default -> Level.DEBUG;
        };
        log(level, "says (level " + control.level() + ")", words);
    }

    @Override
    public void reset(int port, String words) {
        log(Level.INFO, "resets a connection to port " + port, words);
    }

    private void log(Level level, String what, String words) {
        if (words.isBlank() || !LOG.isEnabledForLevel(level)) return;
        remarks.take(timers.nanos()).ifPresent(unlogged -> {
            if (unlogged > 0) LOG.warn("{}: {} more of its words were not logged", udid(), unlogged);
            LOG.atLevel(level).log("{} {}: {}", udid(), what, words);
        });
    }

    /** A segment of no connection: a reset with the ports swapped, within bounds, but never for a reset. */
    void stray(MuxPacket.Tcp tcp) {
        if ((tcp.flags() & Wire.RST) != 0) return;
        counters.strays.increment();
        int from = tcp.destinationPort();
        int to = tcp.sourcePort();
        if (!resets.answer(from, to, timers.nanos())) {
            counters.unanswerable.increment();
            return;
        }
        int ack = tcp.seq();
        boolean queued = writer.stray(s -> {
            s.sourcePort = from;
            s.destinationPort = to;
            s.seq = 0;
            s.ack = ack;
            s.flags = Wire.RST;
            s.window = 0;
            return true;
        });
        if (queued) return;
        counters.unanswerable.increment();
        LOG.debug("{}: too many strays, one is not answered", udid());
    }

    @Override
    public String toString() {
        return "MuxDevice[" + udid() + " " + info.source() + "]";
    }
}
