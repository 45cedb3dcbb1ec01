package dev.pomona.services.afc.nio;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream whose failures are those of a file system. */
final class FailingInput extends FilterInputStream {
    private final AfcPath path;

    FailingInput(AfcPath path, InputStream in) {
        super(in);
        this.path = path;
    }

    @Override
    public int read() throws IOException {
        return Failures.of(path, super::read);
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        return Failures.of(path, () -> super.read(b, off, len));
    }
}
