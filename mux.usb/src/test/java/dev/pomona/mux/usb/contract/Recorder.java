package dev.pomona.mux.usb.contract;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.spi.LinkHandler;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** A handler that remembers. */
public final class Recorder implements LinkHandler {
    /** What one call brought. */
    public record Received(byte[] bytes, boolean more) {}

    public final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    public final CompletableFuture<CloseReason> ended = new CompletableFuture<>();
    public final AtomicInteger endings = new AtomicInteger();

    @Override
    public void received(ByteBuffer transfer, boolean more) {
        byte[] copy = new byte[transfer.remaining()];
        transfer.get(copy);
        received.add(new Received(copy, more));
    }

    @Override
    public void ended(CloseReason cause) {
        endings.incrementAndGet();
        ended.complete(cause);
    }
}
