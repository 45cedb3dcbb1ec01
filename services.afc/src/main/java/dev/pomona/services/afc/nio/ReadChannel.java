package dev.pomona.services.afc.nio;

import dev.pomona.services.afc.AfcClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/** A file that is read: as long as it is read in one direction, several requests are in flight. */
final class ReadChannel implements SeekableByteChannel {
    private static final int PIECE = 256 * 1024;

    private final AfcClient client;
    private final String path;
    private final long size;
    private InputStream stream;
    private long streamAt;
    private long position;
    private boolean open = true;

    ReadChannel(AfcClient client, String path, long size) throws IOException {
        this.client = client;
        this.path = path;
        this.size = size;
        this.stream = client.read(path, 0);
    }

    private void check() throws ClosedChannelException {
        if (!open) throw new ClosedChannelException();
    }

    @Override
    public synchronized int read(ByteBuffer target) throws IOException {
        check();
        if (!target.hasRemaining()) return 0;
        if (stream == null || streamAt != position) {
            if (stream != null) stream.close();
            stream = null;
            stream = client.read(path, position);
            streamAt = position;
        }
        int n;
        if (target.hasArray()) {
            n = stream.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
            if (n > 0) target.position(target.position() + n);
        } else {
            byte[] bytes = new byte[Math.min(PIECE, target.remaining())];
            n = stream.read(bytes);
            if (n > 0) target.put(Arrays.copyOf(bytes, n));
        }
        if (n > 0) {
            streamAt += n;
            position += n;
        }
        return n;
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public synchronized long position() throws IOException {
        check();
        return position;
    }

    @Override
    public synchronized SeekableByteChannel position(long place) throws IOException {
        check();
        if (place < 0) throw new IllegalArgumentException("a position before the beginning");
        position = place;
        return this;
    }

    /** As it was when the file was opened, or as far as it has been read since. */
    @Override
    public synchronized long size() throws IOException {
        check();
        return Math.max(size, streamAt);
    }

    @Override
    public SeekableByteChannel truncate(long length) {
        throw new NonWritableChannelException();
    }

    @Override
    public synchronized boolean isOpen() {
        return open;
    }

    @Override
    public synchronized void close() throws IOException {
        open = false;
        if (stream != null) stream.close();
        stream = null;
    }
}
