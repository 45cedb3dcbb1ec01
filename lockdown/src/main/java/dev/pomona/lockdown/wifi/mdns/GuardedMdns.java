package dev.pomona.lockdown.wifi.mdns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.MulticastSocket;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.function.Consumer;
import javax.jmdns.impl.JmDNSImpl;

/**
 * The multicast DNS library with a {@link Gate} before it: it hears of one service and of nothing else, and answers
 * nobody's questions.
 */
public final class GuardedMdns extends JmDNSImpl {
    // None of these has an initial value here: the library asks for its socket before this constructor's part is done.
    private volatile Gate gate;
    private volatile Consumer<Throwable> broken;
    private volatile Guarded socket;

    /**
     * @param address this host's, on the interface to listen at
     * @param service the full name of a service, with dots, one at the end
     * @param broken told if the thread that listens dies of something that the library does not catch
     */
    public GuardedMdns(InetAddress address, String name, String service, Consumer<Throwable> broken)
            throws IOException {
        super(address, name);
        this.broken = broken;
        this.gate = new Gate(service);
    }

    /** Only the thread that listens asks for it. */
    @Override
    public MulticastSocket getSocket() {
        MulticastSocket real = super.getSocket();
        Guarded guarded = socket;
        if (real == null || guarded != null && guarded.real == real) return guarded;
        try {
            guarded = new Guarded(real);
        } catch (IOException e) {
            throw new IllegalStateException("no socket to listen at", e);
        }
        socket = guarded;
        return guarded;
    }

    /** The library's socket, as far as it receives. */
    private final class Guarded extends MulticastSocket {
        private final MulticastSocket real;
        private final long begin = System.nanoTime();

        Guarded(MulticastSocket real) throws IOException {
            super((SocketAddress) null);
            this.real = real;
            // Its own is not used.
            close();
        }

        @Override
        public void receive(DatagramPacket packet) throws IOException {
            Thread.currentThread().setUncaughtExceptionHandler((thread, cause) -> {
                Consumer<Throwable> told = broken;
                if (told != null) told.accept(cause);
            });
            int room = packet.getLength();
            while (true) {
                packet.setLength(room);
                real.receive(packet);
                Gate first = gate;
                if (first == null) continue;
                Optional<byte[]> admitted = first.admit(
                        packet.getData(), packet.getLength(), packet.getAddress(), System.nanoTime() - begin);
                if (admitted.isEmpty() || admitted.get().length > room) continue;
                System.arraycopy(admitted.get(), 0, packet.getData(), packet.getOffset(), admitted.get().length);
                packet.setLength(admitted.get().length);
                return;
            }
        }
    }
}
