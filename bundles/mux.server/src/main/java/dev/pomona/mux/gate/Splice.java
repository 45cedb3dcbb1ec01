package dev.pomona.mux.gate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLSocket;

/** Carries what one side says to the other, both ways, until both have ended. */
final class Splice {
    private static final int CHUNK = 16 << 10;

    private Splice() {}

    /** Returns when it is over; both are closed then. */
    static void run(SSLSocket secure, SocketChannel plain, String name) throws IOException {
        try (secure;
                plain) {
            Thread other = Thread.ofVirtual().name(name).start(() -> inwards(secure, plain));
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            while (plain.read(chunk.clear()) >= 0) secure.getOutputStream().write(chunk.array(), 0, chunk.position());
            secure.shutdownOutput();
            other.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void inwards(SSLSocket secure, SocketChannel plain) {
        byte[] chunk = new byte[CHUNK];
        try {
            for (int n = secure.getInputStream().read(chunk);
                    n >= 0;
                    n = secure.getInputStream().read(chunk)) {
                ByteBuffer out = ByteBuffer.wrap(chunk, 0, n);
                while (out.hasRemaining()) plain.write(out);
            }
            plain.shutdownOutput();
        } catch (IOException e) {
            // Cut off, not ended: nothing more may come of it.
            try {
                plain.close();
            } catch (IOException ignored) {
                // It is closed all the same.
            }
        }
    }
}
