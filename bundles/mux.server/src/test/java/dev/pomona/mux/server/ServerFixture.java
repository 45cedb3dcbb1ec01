package dev.pomona.mux.server;

import dev.pomona.mux.Transport;
import dev.pomona.mux.client.Frame;
import dev.pomona.mux.client.LayoutChoice;
import dev.pomona.mux.client.MuxAddress;
import dev.pomona.mux.client.NetworkAddress.Layout;
import dev.pomona.mux.client.Reply;
import dev.pomona.mux.client.ReplyDecoder;
import dev.pomona.mux.client.Request;
import dev.pomona.mux.client.Request.Asker;
import dev.pomona.mux.client.RequestCodec;
import dev.pomona.mux.server.rights.Policy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server on a Unix socket with one phone, id 1, and a vault. */
@Timeout(20)
abstract class ServerFixture {
    static final Limits SHORT = new Limits(
            16, 64, Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofMillis(300));

    @TempDir
    Path folder;

    final DeviceDirectory directory = new DeviceDirectory("this hub");
    final FakePhone phone = new FakePhone(FakePhone.UDID, Transport.USB);
    final FakeVault vault = new FakeVault();
    MuxServer server;

    @BeforeEach
    void open() throws IOException {
        directory.add(phone);
        server = server(new MuxAddress.Unix(folder.resolve("hub/mux.sock")), false);
    }

    @AfterEach
    void close() {
        server.close();
    }

    MuxServer server(MuxAddress address, boolean allowRemote) throws IOException {
        return server(
                address, new Admission(allowRemote, UnixSocketFile.Access.OWNER, Policy.OWNER, java.util.Set.of()));
    }

    MuxServer server(MuxAddress address, Admission admission) throws IOException {
        return new MuxServer(
                address, admission, directory, () -> Optional.of(vault), LayoutChoice.always(Layout.LINUX), SHORT);
    }

    Client client() throws IOException {
        return new Client(server.address().open());
    }

    static Request connect(long id, int port) {
        return new Request.Connect(OptionalLong.of(id), OptionalInt.of(port));
    }

    static Request listen() {
        return new Request.Listen(Optional.empty());
    }

    static Request listDevices() {
        return new Request.ListDevices(Optional.empty());
    }

    record Client(SocketChannel channel) implements AutoCloseable {
        static final Asker ASKER = new Asker(Optional.empty(), Optional.of("test"), 3);

        Reply ask(Request request) throws IOException {
            say(request);
            return ReplyDecoder.decode(frame());
        }

        int result(Request request) throws IOException {
            return ((Reply.Result) ask(request)).number();
        }

        void say(Request request) throws IOException {
            raw(RequestCodec.encode(request, ASKER, 7).encode());
        }

        void raw(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) channel.write(bytes);
        }

        Frame frame() throws IOException {
            return Frame.read(channel, Frame.MAX_REPLY);
        }

        Reply event() throws IOException {
            Frame frame = frame();
            if (frame.tag() != 0) throw new AssertionError("an event has tag 0");
            return ReplyDecoder.decode(frame);
        }

        /** Whether nothing but the end comes. */
        boolean ends() throws IOException {
            try {
                return channel.read(ByteBuffer.allocate(1)) < 0;
            } catch (IOException e) {
                return channel.isOpen();
            }
        }

        byte[] read(int count) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(count);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) continue;
            return java.util.Arrays.copyOf(bytes.array(), bytes.position());
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
