package dev.pomona.mux.client;

import dev.pomona.mux.client.Request.Asker;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A client of any usbmuxd. Every call opens a socket of its own, waits at most as long as is said here, and throws {@link
 * RefusedException} when the daemon says no. Any thread.
 */
public final class UsbmuxClient {
    /** How long a reply may take. */
    public static final Duration REPLY_TIMEOUT = Duration.ofSeconds(5);
    /** How long Connect may take: the phone is asked. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);

    private static final int LIB_VERSION = 3;
    private final MuxAddress address;
    private final Asker asker;

    /** @param program how to be called in the daemon's list of listeners */
    public UsbmuxClient(MuxAddress address, String program) {
        this.address = Objects.requireNonNull(address);
        this.asker = new Asker(Optional.empty(), Optional.of(program), LIB_VERSION);
    }

    public MuxAddress address() {
        return address;
    }

    public List<AttachedDevice> listDevices() throws IOException {
        return listDevices(Optional.empty());
    }

    /** @param hub as in {@link #listen} */
    public List<AttachedDevice> listDevices(Optional<String> hub) throws IOException {
        Reply reply = once(new Request.ListDevices(hub), "list of devices");
        if (reply instanceof Reply.DeviceList list) return list.devices();
        throw unexpected("list of devices", reply);
    }

    public String readBuid() throws IOException {
        Reply reply = once(new Request.ReadBuid(), "BUID");
        if (reply instanceof Reply.Buid buid) return buid.value();
        throw unexpected("BUID", reply);
    }

    /** The record's bytes, with private keys in them; empty if the daemon has none. */
    public Optional<byte[]> readPairRecord(String udid) throws IOException {
        Reply reply = once(new Request.ReadPairRecord(Optional.of(udid)), "pair record");
        if (reply instanceof Reply.PairRecord record) return Optional.of(record.data());
        if (reply instanceof Reply.Result(int number) && number == Reply.Result.BAD_DEVICE) return Optional.empty();
        throw unexpected("pair record of " + udid, reply);
    }

    /** @return a blocking channel to the phone's port; the caller closes it */
    public SocketChannel connect(long deviceId, int port) throws IOException {
        return connect(deviceId, port, CONNECT_TIMEOUT);
    }

    /** As {@link #connect(long, int)} with a limit of the caller's. */
    public SocketChannel connect(long deviceId, int port, Duration limit) throws IOException {
        SocketChannel channel = address.open();
        try {
            Request connect = new Request.Connect(OptionalLong.of(deviceId), OptionalInt.of(port));
            expectOk(ask(channel, connect, limit), "Connect to port " + port);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * A channel on which {@link #nextEvent} answers from now on.
     *
     * @param hub set if the asker is a hub, so that the other one offers it only what is its own
     */
    public SocketChannel listen(Optional<String> hub) throws IOException {
        SocketChannel channel = address.open();
        try {
            expectOk(ask(channel, new Request.Listen(hub), REPLY_TIMEOUT), "Listen");
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The next event, however long it takes; close the channel to end the wait. */
    public static Reply nextEvent(SocketChannel channel) throws IOException {
        Frame frame = Frame.read(channel, Frame.MAX_REPLY);
        if (frame == null) throw new EOFException("usbmuxd closed the socket");
        return ReplyDecoder.decode(frame);
    }

    private Reply once(Request request, String what) throws IOException {
        try (SocketChannel channel = address.open()) {
            return ask(channel, request, REPLY_TIMEOUT);
        } catch (EOFException e) {
            throw new EOFException(what + ": " + address + " closed the socket");
        }
    }

    private Reply ask(SocketChannel channel, Request request, Duration limit) throws IOException {
        try (Deadline deadline = Deadline.of(channel, limit)) {
            try {
                ByteBuffer out = RequestCodec.encode(request, asker, 1).encode();
                while (out.hasRemaining()) channel.write(out);
                return nextEvent(channel);
            } catch (IOException e) {
                throw deadline.explain(e, "no answer from " + address + " within " + limit.toMillis() + " ms");
            }
        }
    }

    private static void expectOk(Reply reply, String what) throws IOException {
        if (!(reply instanceof Reply.Result(int number))) throw unexpected(what, reply);
        if (number != Reply.Result.OK) throw new RefusedException(what, number);
    }

    private static IOException unexpected(String what, Reply reply) {
        if (reply instanceof Reply.Result(int number)) return new RefusedException(what, number);
        return new ProtocolException(
                what + ": an unexpected " + reply.getClass().getSimpleName());
    }
}
