package dev.pomona.bench.soak;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Pulls and pushes the cables of the twins, over the control socket of their exporter. */
final class TwinHands {
    private static final int REQUEST = 1;
    private static final int EXIT = 19;
    private static final int MAX_FRAME = 1 << 20;

    private final UnixDomainSocketAddress address;

    TwinHands(Path state) {
        address = UnixDomainSocketAddress.of(state.resolve("twin.sock"));
    }

    void plug(String udid) throws IOException {
        run("plug", udid);
    }

    void unplug(String udid) throws IOException {
        run("unplug", udid);
    }

    private void run(String action, String udid) throws IOException {
        byte[] request = ("{\"args\":[\"twin\",\"" + action + "\",\"" + udid
                        + "\"],\"cwd\":\"/\",\"terminal\":false,\"width\":80,\"env\":{}}")
                .getBytes(StandardCharsets.UTF_8);
        try (SocketChannel channel = SocketChannel.open(address)) {
            ByteBuffer frame = ByteBuffer.allocate(5 + request.length)
                    .put((byte) REQUEST)
                    .putInt(request.length)
                    .put(request)
                    .flip();
            while (frame.hasRemaining()) {
                channel.write(frame);
            }
            DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
            StringBuilder said = new StringBuilder();
            while (true) {
                int type = in.readUnsignedByte();
                int length = in.readInt();
                if (length < 0 || length > MAX_FRAME) {
                    throw new IOException("a frame of " + length + " bytes");
                }
                byte[] payload = in.readNBytes(length);
                if (type != EXIT) {
                    said.append(new String(payload, StandardCharsets.UTF_8));
                } else if (ByteBuffer.wrap(payload).getInt() == 0) {
                    return;
                } else {
                    throw new IOException("twin " + action + " " + udid + ": " + said);
                }
            }
        }
    }
}
