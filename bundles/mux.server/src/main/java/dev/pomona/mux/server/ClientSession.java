package dev.pomona.mux.server;

import dev.pomona.mux.Device;
import dev.pomona.mux.Udid;
import dev.pomona.mux.client.Deadline;
import dev.pomona.mux.client.Frame;
import dev.pomona.mux.client.LayoutChoice;
import dev.pomona.mux.client.Reply;
import dev.pomona.mux.client.Reply.Result;
import dev.pomona.mux.client.ReplyCodec;
import dev.pomona.mux.client.Request;
import dev.pomona.mux.client.RequestCodec;
import dev.pomona.mux.server.rights.Gate;
import dev.pomona.mux.server.rights.Right;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's life: commands, then perhaps events, or the stream of one connection. One thread, which is free again when a
 * {@link DirectRelay} has taken the socket over; a second one exists while events are told.
 */
final class ClientSession {
    private static final Logger log = LoggerFactory.getLogger(ClientSession.class);

    /** What all clients share. */
    record Shared(
            DeviceDirectory directory,
            PairRecords records,
            Buffers buffers,
            RelayLoops loops,
            Limits limits,
            LayoutChoice layouts) {}

    private final SocketChannel channel;
    private final Shared shared;
    private final Gate gate;
    private final long number;
    private boolean plist;
    private Request.Asker asker = Request.Asker.UNKNOWN;
    private final Runnable over;
    private boolean handedOn;

    /**
     * @param gate what this client may do
     * @param over called once when the socket is closed
     */
    ClientSession(SocketChannel channel, Shared shared, Gate gate, Runnable over) {
        this.channel = channel;
        this.gate = gate;
        this.shared = shared;
        this.over = over;
        this.number = shared.directory().nextClient();
    }

    /** Returns when the client is done with, or is with a relay. */
    void run() {
        try {
            while (step()) continue;
        } catch (IOException e) {
            log.debug("client {} ends: {}", number, e.getMessage());
        } finally {
            if (!handedOn) {
                Channels.close(channel);
                over.run();
            }
        }
    }

    private boolean step() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(Frame.HEADER);
        if (channel.read(header) < 0) return false;
        Frame frame;
        // Whoever begins to say something ends it, or is let go.
        try (Deadline deadline = Deadline.of(channel, shared.limits().frame())) {
            frame = Frame.read(channel, header, Frame.MAX_REQUEST);
            log.trace("client {}: a request came within {}", number, deadline);
        }
        return handle(frame);
    }

    private boolean handle(Frame frame) throws IOException {
        if (frame.version() != 0 && frame.version() != 1) {
            send(new Result(Result.BAD_VERSION), frame.tag());
            return true;
        }
        plist |= frame.message() == Frame.PLIST;
        Request.Decoded decoded = RequestCodec.decode(frame);
        decoded.asker().ifPresent(a -> asker = a);
        switch (decoded.request()) {
            case Request.Listen listen -> {
                listen(listen, frame.tag());
                return false;
            }
            case Request.Connect connect -> {
                return connect(connect, frame.tag());
            }
            case Request.ListDevices list ->
                send(
                        new Reply.DeviceList(shared.directory().list(list.hub()).stream()
                                .filter(device -> gate.sees(Udid.of(device.serial())))
                                .toList()),
                        frame.tag());
            case Request.ListListeners ignored ->
                send(
                        gate.allows(Right.LISTENERS)
                                ? new Reply.ListenerList(shared.directory().listeners())
                                : new Result(Result.BAD_COMMAND),
                        frame.tag());
            case Request.ReadBuid ignored ->
                send(
                        gate.allows(Right.BUID) ? shared.records().buid() : new Result(PairRecords.FORBIDDEN),
                        frame.tag());
            case Request.ReadPairRecord read -> send(shared.records().read(read, gate), frame.tag());
            case Request.SavePairRecord save -> send(shared.records().save(save, gate), frame.tag());
            case Request.DeletePairRecord delete -> send(shared.records().delete(delete, gate), frame.tag());
            case Request.Unknown unknown -> refuse(unknown.what() + " is unknown", frame.tag());
            // usbmuxd says nothing here and lets the client wait, others hang up. The stream is still in step, so the
            // client is told at once and everybody, itself included, can go on.
            case Request.Malformed malformed -> refuse(malformed.problem(), frame.tag());
        }
        return true;
    }

    private void refuse(String why, int tag) throws IOException {
        log.debug("client {} is refused: {}", number, why);
        send(new Result(Result.BAD_COMMAND), tag);
    }

    /** @return whether the client may ask for more */
    private boolean connect(Request.Connect request, int tag) throws IOException {
        Optional<Device> device = request.deviceId().isEmpty()
                ? Optional.empty()
                : shared.directory().find(request.deviceId().getAsLong()).filter(d -> gate.sees(d.udid()));
        if (request.deviceId().isEmpty()) {
            send(new Result(Result.BAD_DEVICE), tag);
        } else if (request.port().isEmpty()) {
            send(new Result(Result.BAD_COMMAND), tag);
        } else if (device.isEmpty()) {
            send(new Result(Result.BAD_DEVICE), tag);
        } else if (!gate.allows(Right.CONNECT, device.get().udid())) {
            send(new Result(Result.REFUSED), tag);
        } else {
            Attempt attempt = new Attempt(device.get(), request.port().getAsInt(), channel, shared, over);
            Attempt.Outcome outcome =
                    attempt.run(encode(new Result(Result.OK), tag), encode(new Result(Result.REFUSED), tag));
            handedOn = outcome == Attempt.Outcome.HANDED_ON;
            return outcome == Attempt.Outcome.REFUSED;
        }
        return true;
    }

    /** From here on the client only reads; one complete message from it is one too many. */
    private void listen(Request.Listen request, int tag) throws IOException {
        send(new Result(Result.OK), tag);
        EventQueue queue = new EventQueue(
                shared.limits().events(),
                number,
                asker,
                device -> shared.directory().visibleTo(request.hub(), device) && gate.sees(device.udid()),
                () -> {
                    log.warn("listener {} does not read its events and is disconnected", number);
                    Channels.close(channel);
                });
        shared.directory().listen(queue);
        Thread.ofVirtual().name("mux-events " + number).start(() -> tell(queue));
        try {
            Frame.read(channel, Frame.MAX_REQUEST);
        } finally {
            shared.directory().leave(queue);
            queue.end();
        }
    }

    private void tell(EventQueue queue) {
        try {
            for (Reply event = queue.next(); event != null; event = queue.next()) send(event, 0);
        } catch (InterruptedException | IOException e) {
            log.debug("listener {} ends: {}", number, e.getMessage());
            Channels.close(channel);
        }
    }

    private ByteBuffer encode(Reply reply, int tag) {
        return ReplyCodec.encode(reply, tag, plist, shared.layouts().of(asker)).encode();
    }

    private void send(Reply reply, int tag) throws IOException {
        ByteBuffer out = encode(reply, tag);
        while (out.hasRemaining()) channel.write(out);
    }
}
