package dev.pomona.services.syslog.client;

import dev.pomona.mux.Connection;
import dev.pomona.mux.Udid;
import dev.pomona.services.syslog.messages.TraceDecoder;
import dev.pomona.services.syslog.messages.TraceFrame;
import dev.pomona.services.syslog.messages.TraceReply;
import dev.pomona.services.syslog.messages.TraceRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongConsumer;

/** One request to {@code os_trace_relay} and what comes back. */
final class TraceExchange {
    private static final Duration ANSWER = Duration.ofSeconds(30);
    /** A phone gathers its archive for minutes before the first byte comes, and sends some of it in spurts. */
    private static final Duration GATHERING = Duration.ofMinutes(10);

    private static final int READ = 64 * 1024;

    private final Connection connection;
    private final Udid udid;
    private final TraceDecoder frames = new TraceDecoder();
    private final ByteBuffer buffer = ByteBuffer.allocate(READ);

    TraceExchange(Connection connection, Udid udid) {
        this.connection = connection;
        this.udid = udid;
    }

    TraceDecoder frames() {
        return frames;
    }

    /** @throws IOException the phone does not agree; the message has its word */
    TraceReply ask(TraceRequest request) throws IOException {
        ByteBuffer bytes = request.encode();
        while (bytes.hasRemaining()) connection.write(bytes);
        String name = request.getClass().getSimpleName();
        Optional<TraceFrame> frame = next(ANSWER, name);
        if (frame.isEmpty()) throw new EOFException("the log service of " + udid + " closed on " + name);
        if (!(frame.get() instanceof TraceFrame.Reply reply)) {
            throw new ProtocolException("the log service of " + udid + " answered " + name + " with no answer but "
                    + frame.get().getClass().getSimpleName());
        }
        TraceReply answer = TraceReply.decode(reply.body());
        // A list of processes comes without a status from some versions.
        boolean agreed = answer.successful()
                || answer.status().isEmpty() && !answer.processes().isEmpty();
        if (!agreed) {
            throw new IOException("the log service of " + udid + " refused " + name + ": "
                    + (answer.status().isEmpty() ? "no status" : answer.status()));
        }
        return answer;
    }

    /** Copies pieces of an archive until the phone closes, which is the only end there is. */
    long copy(OutputStream to, LongConsumer progress) throws IOException {
        long total = 0;
        for (; ; ) {
            Optional<TraceFrame> frame = next(GATHERING, "CreateArchive");
            if (frame.isEmpty()) break;
            if (!(frame.get() instanceof TraceFrame.Piece piece)) {
                throw new ProtocolException("the log service of " + udid + " sent a "
                        + frame.get().getClass().getSimpleName() + " in an archive");
            }
            byte[] bytes = new byte[piece.body().remaining()];
            piece.body().duplicate().get(bytes);
            to.write(bytes);
            total += bytes.length;
            progress.accept(total);
        }
        if (!frames.between())
            throw new EOFException("the archive of " + udid + " broke off after " + total + " bytes");
        if (total == 0) throw new EOFException("the log service of " + udid + " sent an empty archive");
        return total;
    }

    /** Empty at the end of the stream. */
    private Optional<TraceFrame> next(Duration limit, String what) throws IOException {
        for (; ; ) {
            Optional<TraceFrame> frame = frames.poll();
            if (frame.isPresent()) return frame;
            connection.readTimeout(limit);
            buffer.clear();
            try {
                if (connection.read(buffer) < 0) return Optional.empty();
            } catch (SocketTimeoutException e) {
                IOException late = new SocketTimeoutException("the log service of " + udid + " did not answer " + what
                        + " within " + limit.toSeconds() + " s");
                late.initCause(e);
                throw late;
            }
            frames.feed(buffer.flip());
        }
    }
}
