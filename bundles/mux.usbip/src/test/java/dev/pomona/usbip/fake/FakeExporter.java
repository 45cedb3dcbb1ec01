package dev.pomona.usbip.fake;

import dev.pomona.usbip.wire.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A small USB/IP exporter on loopback, played by a test. */
public final class FakeExporter implements AutoCloseable {
    public final List<FakePhone> phones = new CopyOnWriteArrayList<>();
    private final ServerSocket server;

    public FakeExporter() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("fake-exporter").start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    public FakePhone plug(String busId) {
        FakePhone phone = new FakePhone(busId, 5 + phones.size());
        phones.add(phone);
        return phone;
    }

    public void unplug(FakePhone phone) {
        phones.remove(phone);
        phone.drop();
    }

    private void accept() {
        try {
            while (true) {
                Socket s = server.accept();
                Thread.ofVirtual().name("fake-exporter-connection").start(() -> serve(s));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket s) {
        try (s) {
            s.setTcpNoDelay(true);
            byte[] got = new byte[64];
            int n = 0;
            while (true) {
                int r = s.getInputStream().read(got, n, 1);
                if (r < 0) return;
                n += r;
                Optional<Operation> op = Operation.decode(ByteBuffer.wrap(got, 0, n));
                if (op.isEmpty()) continue;
                switch (op.get()) {
                    case Operation.ListRequest l -> s.getOutputStream().write(list().encode());
                    case Operation.ImportRequest i -> {
                        importPhone(s, i.busId());
                        return;
                    }
                    default -> {
                        return;
                    }
                }
                n = 0;
            }
        } catch (IOException e) {
            // The other side went.
        }
    }

    /** Like Linux: devices in use are left out. */
    private Operation list() {
        return new Operation.ListReply(
                0,
                phones.stream()
                        .filter(p -> !p.imported())
                        .map(FakePhone::exported)
                        .toList());
    }

    private void importPhone(Socket s, String busId) throws IOException {
        for (FakePhone p : phones) {
            if (!p.busId.equals(busId)) continue;
            s.getOutputStream().write(new Operation.ImportReply(0, Optional.of(p.exported())).encode());
            p.serve(s);
            return;
        }
        s.getOutputStream().write(new Operation.ImportReply(4, Optional.empty()).encode());
    }

    @Override
    public void close() {
        try {
            server.close();
            phones.forEach(FakePhone::drop);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
