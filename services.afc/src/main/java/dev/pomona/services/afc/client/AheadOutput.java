package dev.pomona.services.afc.client;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes a file with several requests in flight. The first refusal is told to the next write, and to close. */
final class AheadOutput extends OutputStream {
    private final AfcHandle file;
    private final ByteBuffer buffer;
    private final Deque<AfcCall> ahead = new ArrayDeque<>();
    private IOException failed;
    private boolean closed;

    AheadOutput(AfcHandle file) {
        this.file = file;
        this.buffer = ByteBuffer.allocate(file.session().settings().chunk());
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        check();
        for (int at = 0; at < len; ) {
            int n = Math.min(len - at, buffer.remaining());
            buffer.put(b, off + at, n);
            at += n;
            if (!buffer.hasRemaining()) send();
        }
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
            closed = true;
            ahead.clear();
        }
    }

    private void check() throws IOException {
        if (closed) throw new IOException(file.path() + ": the stream is closed");
        if (failed != null) throw new IOException(failed.getMessage(), failed);
    }

    private void send() throws IOException {
        if (buffer.position() == 0) return;
        while (ahead.size() >= file.session().settings().window()) settle();
        try {
            ahead.add(file.sendWrite(buffer.flip()));
        } catch (IOException e) {
            failed = e;
            throw e;
        }
        buffer.clear();
    }

    private void settle() throws IOException {
        try {
            file.written(ahead.remove());
        } catch (IOException e) {
            failed = e;
            throw e;
        }
    }
}
