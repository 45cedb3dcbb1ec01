package dev.pomona.services.afc.client;

import dev.pomona.mux.Connection;
import dev.pomona.mux.Udid;
import dev.pomona.services.afc.AfcProtocolException;
import dev.pomona.services.afc.messages.AfcHeader;
import dev.pomona.services.afc.messages.AfcPackets;
import dev.pomona.services.afc.messages.AfcReply;
import dev.pomona.services.afc.messages.AfcRequest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
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
    /** Requests on the wire at most, of all threads together; bounds what is kept in memory. */
    static final int IN_FLIGHT = 32;

    private static final Logger LOG = LoggerFactory.getLogger(AfcSession.class);
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private final Udid udid;
    private final Connection connection;
    private final AfcSettings settings;
    private final LongSupplier nanos;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, AfcCall> calls = new ConcurrentHashMap<>();
    private final Semaphore room = new Semaphore(IN_FLIGHT);
    private final BlockingQueue<ByteBuffer> outgoing = new LinkedBlockingQueue<>();
    private final AtomicReference<IOException> end = new AtomicReference<>();

    AfcSession(Udid udid, Connection connection, AfcSettings settings, LongSupplier nanos) {
        this.udid = udid;
        this.connection = connection;
        this.settings = settings;
        this.nanos = nanos;
    }

    AfcSession start() {
        connection.readTimeout(settings.answer());
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

    boolean ended() {
        return end.get() != null;
    }

    /** Sends a request as soon as there is room for one more. */
    AfcCall send(AfcRequest request) throws IOException {
        try {
            room.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before a request for the phone's files");
        }
        return sendNow(request);
    }

    /** Sends a request whatever the thread's interruption. */
    AfcCall sendUninterrupted(AfcRequest request) throws IOException {
        room.acquireUninterruptibly();
        return sendNow(request);
    }

    private AfcCall sendNow(AfcRequest request) throws IOException {
        long number = numbers.incrementAndGet();
        AfcCall call = new AfcCall(request, nanos.getAsLong());
        ByteBuffer packet;
        try {
            packet = request.encode(number);
        } catch (RuntimeException e) {
            room.release();
            throw e;
        }
        calls.put(number, call);
        outgoing.add(packet);
        IOException ended = end.get();
        // Ended before or while this call was entered: nobody else would tell it.
        if (ended != null && calls.remove(number) != null) {
            room.release();
            throw ended;
        }
        return call;
    }

    /** Ends the session; everything in flight fails with {@code why}. */
    void end(IOException why) {
        if (!end.compareAndSet(null, why)) return;
        connection.close();
        outgoing.clear();
        outgoing.add(END);
        for (Long number : calls.keySet()) {
            AfcCall call = calls.remove(number);
            if (call != null) {
                call.fail(why);
                room.release();
            }
        }
    }

    private void writeAll() {
        try {
            for (ByteBuffer packet = outgoing.take(); packet != END; packet = outgoing.take()) connection.write(packet);
        } catch (IOException e) {
            end(e);
        } catch (InterruptedException e) {
            end(new InterruptedIOException("the AFC writer was interrupted"));
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
                if (calls.remove(header.number()) != null) {
                    room.release();
                    call.answer(reply);
                }
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
                        throw new AfcProtocolException("the phone " + udid + " gave no answer to an AFC request ("
                                + Calls.name(call.request) + ") within "
                                + settings.answer().toMillis() + " ms");
                    }
                }
            }
        }
    }
}
