package dev.pomona.mount;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcFile;
import dev.pomona.services.afc.AfcMode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** An open file of the folder. Written from its beginning on, several requests are in flight; anywhere else, one at a time. */
final class Handle implements AutoCloseable {
    private final AfcClient client;
    private final String path;
    private final Forward reader;
    private OutputStream stream;
    private long streamAt;
    private AfcFile file;

    /** @param fresh empty and only to be written: what is written first begins at 0 */
    Handle(AfcClient client, String path, boolean fresh) throws IOException {
        this.client = client;
        this.path = path;
        this.reader = new Forward(client, path);
        if (fresh) stream = client.write(path);
    }

    String path() {
        return path;
    }

    int read(ByteBuffer target, long position, int count) throws IOException {
        flush();
        return reader.read(target, position, count);
    }

    synchronized void write(ByteBuffer source, long position) throws IOException {
        int count = source.remaining();
        if (stream != null && position == streamAt) {
            byte[] bytes = new byte[count];
            source.get(bytes);
            stream.write(bytes);
            streamAt += count;
            return;
        }
        endStream();
        if (file == null) file = client.open(path, AfcMode.UPDATE);
        file.position(position);
        file.write(source);
    }

    synchronized void truncate(long size) throws IOException {
        endStream();
        if (file == null) file = client.open(path, AfcMode.UPDATE);
        file.setSize(size);
    }

    /** Everything written is on the phone. */
    synchronized void flush() throws IOException {
        if (stream != null) stream.flush();
    }

    private void endStream() throws IOException {
        OutputStream ending = stream;
        stream = null;
        if (ending != null) ending.close();
    }

    @Override
    public synchronized void close() throws IOException {
        try (reader) {
            endStream();
        } finally {
            if (file != null) file.close();
        }
    }
}
