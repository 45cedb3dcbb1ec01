package dev.pomona.mux;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

final class ConnectionInput extends InputStream {
    private final Connection connection;

    ConnectionInput(Connection connection) {
        this.connection = connection;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
        return len == 0 ? 0 : connection.read(ByteBuffer.wrap(b, off, len));
    }

    @Override
    public void close() {
        connection.close();
    }
}
