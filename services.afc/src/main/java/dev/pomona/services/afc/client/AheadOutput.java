package dev.pomona.services.afc.client;

import dev.pomona.services.afc.messages.AfcRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes a file with several requests in flight. The first refusal is told to the next write, and to close. */
final class AheadOutput extends OutputStream {
    private final AfcHandle file;
    private final int chunk;
    private final Deque<AfcCall> ahead = new ArrayDeque<>();
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private long waiting;
    private boolean stream;
    private IOException failed;
    private boolean closed;

    AheadOutput(AfcHandle file) {
        this.file = file;
        this.chunk = file.session().settings().chunk();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        check();
        for (int at = 0; at < len; ) {
            grow(len - at);
            int n = Math.min(len - at, buffer.remaining());
            buffer.put(b, off + at, n);
            at += n;
            if (buffer.position() == chunk) send();
        }
    }

    /** A small file needs no large buffer; many are written at once. */
    private void grow(int more) {
        if (buffer.hasRemaining() || buffer.capacity() == chunk) return;
        int size = (int) Math.min(chunk, Math.max(4096L, 2L * (buffer.position() + (long) more)));
        buffer = ByteBuffer.allocate(size).put(buffer.flip());
    }

    /** Returns when the phone has accepted everything written so far. */
    @Override
    public void flush() throws IOException {
        check();
        send();
        while (!ahead.isEmpty()) settle();
    }

    @Override
    public void close() throws IOException {
        if (closed) return;
        try (file) {
            flush();
        } finally {
            ended();
        }
    }

    /**
     * As {@link #close}, but the closing, and one more request, follow the last bytes at once instead of waiting for their
     * acceptance.
     *
     * @return the call of {@code then}
     */
    AfcCall finish(AfcRequest then) throws IOException {
        try {
            check();
            send();
            AfcCall closing = file.sendClose();
            AfcCall after = file.session().send(then);
            while (!ahead.isEmpty()) settle();
            file.written(closing);
            return after;
        } finally {
            ended();
            file.closeSoon();
        }
    }

    private void ended() {
        closed = true;
        ahead.clear();
        if (stream) file.session().room().streamEnds();
        stream = false;
    }

    private void check() throws IOException {
        if (closed) throw new IOException(file.path() + ": the stream is closed");
        if (failed != null) throw new IOException(failed.getMessage(), failed);
    }

    private void send() throws IOException {
        if (buffer.position() == 0) return;
        if (!stream && buffer.position() == chunk) {
            stream = true;
            file.session().room().streamBegins();
        }
        while (!ahead.isEmpty() && waiting >= file.session().window()) settle();
        try {
            waiting += buffer.position();
            ahead.add(file.sendWrite(buffer.flip()));
        } catch (IOException e) {
            failed = e;
            throw e;
        }
        buffer.clear();
    }

    private void settle() throws IOException {
        AfcCall call = ahead.remove();
        waiting -= call.size;
        try {
            file.written(call);
        } catch (IOException e) {
            failed = e;
            throw e;
        }
    }
}
