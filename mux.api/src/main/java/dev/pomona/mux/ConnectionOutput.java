package dev.pomona.mux;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

final class ConnectionOutput extends OutputStream {
    private final Connection connection;

    ConnectionOutput(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        connection.write(ByteBuffer.wrap(b, off, len));
    }

    @Override
    public void close() {
        connection.close();
    }
}
