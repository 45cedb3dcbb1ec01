package dev.pomona.services.afc.client;

import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Udid;
import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcMode;
import dev.pomona.services.afc.AfcProtocolException;
import dev.pomona.services.afc.AfcStatus;
import dev.pomona.services.afc.messages.AfcHeader;
import dev.pomona.services.afc.messages.AfcPackets;
import dev.pomona.services.afc.messages.AfcReply;
import dev.pomona.services.afc.messages.AfcRequest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One AFC connection with many requests in flight. A thread writes packets, so that an interrupted caller never leaves half
 * of one on the wire; a thread reads answers and hands each to its request by packet number.
 */
final class AfcSession {
    private static final Logger LOG = LoggerFactory.getLogger(AfcSession.class);
    /** What is on the way of one stream before the link has shown what it carries. */
    private static final long FIRST_WINDOW = 1024 * 1024;

    private final Udid udid;
    private final Connection connection;
    private final AfcSettings settings;
    private final LongSupplier nanos;
    private final AfcTally tally;
    private final Room room;
    private final Outgoing outgoing = new Outgoing();
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, AfcCall> calls = new ConcurrentHashMap<>();
    private final AtomicReference<IOException> end = new AtomicReference<>();
    // Both are written by the reading thread alone.
    private volatile long delivered;
    private volatile Pace pace = Pace.UNKNOWN;

    AfcSession(Udid udid, Connection connection, AfcSettings settings, LongSupplier nanos, AfcTally tally) {
        this.udid = udid;
        this.connection = connection;
        this.settings = settings;
        this.nanos = nanos;
        this.tally = tally;
        this.room = new Room(settings.memory(), settings.files());
    }

    AfcSession start() {
        connection.readTimeout(settings.answer());
        tally.opened();
        Thread.ofVirtual().name("afc-read " + udid).start(this::readAll);
        Thread.ofVirtual().name("afc-write " + udid).start(this::writeAll);
        return this;
    }

    Udid udid() {
        return udid;
    }

    AfcSettings settings() {
        return settings;
    }

    Room room() {
        return room;
    }

    boolean ended() {
        return end.get() != null;
    }

    /** How many bytes one of the streams on this connection should keep on the way. */
    long window() {
        return Math.max(settings.chunk(), pace.window(FIRST_WINDOW, settings.memory()) / room.streams());
    }

    /** How long the quickest answer of late took, in nanoseconds; 0 while unknown. */
    long delay() {
        return pace.delay();
    }

    /** Sends a request as soon as there is room for one more. */
    AfcCall send(AfcRequest request) throws IOException {
        room.enter(AfcCall.size(request));
        return sendNow(request);
    }

    /** Sends a request whatever the thread's interruption. */
    AfcCall sendUninterrupted(AfcRequest request) throws IOException {
        room.enterUninterrupted(AfcCall.size(request));
        return sendNow(request);
    }

    private AfcCall sendNow(AfcRequest request) throws IOException {
        long number = numbers.incrementAndGet();
        AfcCall call = new AfcCall(request, nanos.getAsLong(), delivered);
        ByteBuffer packet;
        try {
            packet = request.encode(number);
        } catch (RuntimeException e) {
            leave(call);
            throw e;
        }
        calls.put(number, call);
        tally.requested();
        outgoing.add(packet);
        IOException ended = end.get();
        // Ended before or while this call was entered: nobody else would tell it.
        if (ended != null && calls.remove(number) != null) {
            leave(call);
            throw again(ended);
        }
        return call;
    }

    private void leave(AfcCall call) {
        room.leave(call.size);
    }

    /** An exception of each caller's own: what one thread adds to it is not another's. */
    private IOException again(IOException ended) {
        return switch (ended) {
            case ConnectionException c -> new ConnectionException(udid, connection.port(), c.reason());
            case AfcProtocolException p -> new AfcProtocolException(p.getMessage(), p);
            default -> new IOException(ended.getMessage(), ended);
        };
    }

    /**
     * Opens a file for a copy. Where the phone has no more files to give, waits until another copy has closed one.
     *
     * <p>Not interruptible while the phone is asked: a handle that comes after its asker has gone would stay open.
     */
    AfcHandle open(String path, AfcMode mode) throws IOException {
        room.openFile();
        boolean opened = false;
        try {
            for (boolean last = false; ; ) {
                try {
                    AfcHandle handle = AfcHandle.open(this, path, mode, room::closeFile);
                    opened = true;
                    return handle;
                } catch (AfcException e) {
                    if (last || e.status() != AfcStatus.NO_RESOURCES) throw e;
                    // Another may have closed its own just before we looked.
                    last = !room.fewerFiles(settings.answer().toNanos());
                }
            }
        } finally {
            if (!opened) room.closeFile();
        }
    }

    /** Ends the session; everything in flight fails with {@code why}. */
    void end(IOException why) {
        if (!end.compareAndSet(null, why)) return;
        connection.close();
        outgoing.end();
        tally.ended();
        for (Long number : calls.keySet()) {
            AfcCall call = calls.remove(number);
            if (call != null) {
                tally.lost();
                leave(call);
                call.fail(again(why));
            }
        }
    }

    private void writeAll() {
        try {
            for (ByteBuffer bytes = outgoing.next(); bytes != null; bytes = outgoing.next()) connection.write(bytes);
        } catch (IOException e) {
            end(e);
        } catch (RuntimeException e) {
            end(new IOException("the AFC writer failed: " + e, e));
        }
    }

    private void readAll() {
        AfcPackets packets = new AfcPackets(this::readSome);
        try {
            for (AfcHeader header = packets.header(); header != null; header = packets.header()) {
                AfcCall call = calls.get(header.number());
                if (call == null) {
                    throw new AfcProtocolException("the phone " + udid + " answered AFC packet "
                            + Long.toUnsignedString(header.number()) + ", which awaits no answer");
                }
                AfcReply reply = AfcReply.decode(header, packets.body(header, call.limit()));
                if (calls.remove(header.number()) != null) answered(call, reply);
            }
            end(new IOException("the phone " + udid + " ended the AFC connection"
                    + connection.closeReason().map(r -> ": " + r.words()).orElse("")));
        } catch (IOException e) {
            LOG.debug("AFC with {} ended", udid, e);
            end(e);
        } catch (RuntimeException e) {
            end(new IOException("the AFC reader failed: " + e, e));
        }
    }

    private void answered(AfcCall call, AfcReply reply) {
        long moved = call.request instanceof AfcRequest.Write
                ? call.size
                : reply instanceof AfcReply.Data data ? data.bytes().remaining() : 0;
        long now = nanos.getAsLong();
        long before = delivered;
        delivered = before + moved;
        boolean well = !(reply instanceof AfcReply.Status status) || AfcStatus.of(status.code()) == AfcStatus.SUCCESS;
        boolean write = call.request instanceof AfcRequest.Write;
        tally.answered(well, write ? 0 : moved, write && well ? moved : 0);
        long took = now - call.sentAt;
        pace = moved > 0 ? pace.answered(now, took, delivered - call.deliveredBefore) : pace.answered(now, took);
        leave(call);
        call.answer(reply);
    }

    /** An idle connection may be silent for ever; one that owes an answer may not. */
    private int readSome(ByteBuffer target) throws IOException {
        for (; ; ) {
            try {
                return connection.read(target);
            } catch (SocketTimeoutException e) {
                long limit = settings.answer().toNanos();
                long now = nanos.getAsLong();
                for (AfcCall call : calls.values()) {
                    if (now - call.sentAt >= limit) {
                        throw new AfcProtocolException(
                                "the phone " + udid + " gave no answer to an AFC request ("
                                        + Calls.name(call.request) + ") within "
                                        + settings.answer().toMillis() + " ms",
                                e);
                    }
                }
            }
        }
    }
}
