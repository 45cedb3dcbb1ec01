package dev.pomona.mux.server;

import dev.pomona.mux.client.Deadline;
import dev.pomona.mux.client.Frame;
import dev.pomona.mux.client.NetworkAddress.Layout;
import dev.pomona.mux.client.Reply;
import dev.pomona.mux.client.ReplyCodec;
import dev.pomona.mux.client.Request;
import dev.pomona.mux.client.RequestCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells clients, in the protocol's words, that they cannot be served: their first request is refused, and the socket closed.
 * Who asks for the phones is told that there are none: libusbmuxd takes a refusal of that for a list, and crashes.
 */
final class Refusal {
    private static final Logger log = LoggerFactory.getLogger(Refusal.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** More at a time are closed without a word. */
    static final int MOST = 64;

    private final Semaphore places = new Semaphore(MOST);

    /** Does not wait. */
    void begin(SocketChannel client, String why) {
        if (!places.tryAcquire()) {
            Channels.close(client);
            return;
        }
        Thread.ofVirtual().name("mux-refusal").start(() -> {
            try {
                answer(client, why);
            } finally {
                places.release();
            }
        });
    }

    /** Waits for the request, but not for long. */
    static void answer(SocketChannel client, String why) {
        try (client;
                Deadline deadline = Deadline.of(client, PATIENCE)) {
            Frame request = Frame.read(client, Frame.MAX_REQUEST);
            if (request == null) return;
            boolean plist = request.message() == Frame.PLIST;
            boolean list = RequestCodec.decode(request).request() instanceof Request.ListDevices;
            Reply refusal = list ? new Reply.DeviceList(List.of()) : new Reply.Result(Reply.Result.REFUSED);
            ByteBuffer out =
                    ReplyCodec.encode(refusal, request.tag(), plist, Layout.BSD).encode();
            while (out.hasRemaining()) client.write(out);
            log.debug("refused within {}: {}", deadline, why);
        } catch (IOException e) {
            log.debug("a client that was refused ({}) ends: {}", why, e.getMessage());
        }
    }
}
