package dev.pomona.services.afc.client;

import dev.pomona.services.afc.messages.AfcOp;
import dev.pomona.services.afc.messages.AfcReply;
import dev.pomona.services.afc.messages.AfcRequest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A request on its way, and the place where its answer will be. */
final class AfcCall {
    private static final long MOST_NAMES = 32L << 20;
    private static final long MOST_OTHER = 1L << 20;

    final AfcRequest request;
    final long sentAt;
    /** Bytes that had been delivered when this was sent. */
    final long deliveredBefore;
    /** {@link #size(AfcRequest)} when it was sent; the request's buffer may be in use again. */
    final long size;

    private final CompletableFuture<AfcReply> reply = new CompletableFuture<>();

    AfcCall(AfcRequest request, long sentAt, long deliveredBefore) {
        this.request = request;
        this.sentAt = sentAt;
        this.deliveredBefore = deliveredBefore;
        this.size = size(request);
    }

    /** The bytes of a file that this request carries or asks for. */
    static long size(AfcRequest request) {
        return switch (request) {
            case AfcRequest.OnHandleWith read when read.op() == AfcOp.FILE_READ -> read.value();
            case AfcRequest.Write write -> write.payload().remaining();
            case AfcRequest.WriteAt write -> write.payload().remaining();
            default -> 0;
        };
    }

    /** The longest answer that makes sense; a read is never answered with more than was asked for. */
    long limit() {
        if (request instanceof AfcRequest.OnHandleWith read && read.op() == AfcOp.FILE_READ) {
            // An answer that is no data may be longer than a small read.
            return Math.max(read.value(), 4096);
        }
        return request.operation() == AfcOp.READ_DIR.code() ? MOST_NAMES : MOST_OTHER;
    }

    boolean answer(AfcReply answer) {
        return reply.complete(answer);
    }

    boolean fail(IOException why) {
        return reply.completeExceptionally(why);
    }

    /** Waits; the session sees to it that there is an end. */
    AfcReply await() throws IOException {
        try {
            return reply.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the phone's files");
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /** As {@link #await}, for what must not be left half done; an interruption is kept for later. */
    AfcReply awaitUninterrupted() throws IOException {
        boolean interrupted = false;
        try {
            for (; ; ) {
                try {
                    return reply.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw failure(e);
                }
            }
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    private static IOException failure(ExecutionException e) {
        return e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
}
