package dev.pomona.services.afc.nio;

import java.io.IOException;
import java.io.OutputStream;

/** A stream whose failures are those of a file system. */
final class FailingOutput extends OutputStream {
    private final AfcPath path;
    private final OutputStream out;

    FailingOutput(AfcPath path, OutputStream out) {
        this.path = path;
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        Failures.of(path, () -> {
            out.write(b, off, len);
            return path;
        });
    }

    @Override
    public void flush() throws IOException {
        Failures.of(path, () -> {
            out.flush();
            return path;
        });
    }

    @Override
    public void close() throws IOException {
        Failures.of(path, () -> {
            out.close();
            return path;
        });
    }
}
