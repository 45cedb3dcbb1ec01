package dev.pomona.itest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Sockets of programs that were started a moment ago. */
final class Sockets {
    private Sockets() {}

    /** Connects to loopback, trying again until the other program listens. */
    static Socket connect(int port, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2000);
                socket.setSoTimeout(20_000);
                return socket;
            } catch (IOException e) {
                socket.close();
                if (System.nanoTime() > end) throw e;
                LockSupport.parkNanos(20_000_000);
            }
        }
    }
}
