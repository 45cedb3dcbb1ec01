package dev.pomona.usbip.link;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.spi.Link;
import dev.pomona.mux.spi.LinkHandler;
import dev.pomona.mux.spi.LinkInfo;
import dev.pomona.mux.usb.descriptor.MuxInterface;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link to an imported device. One thread reads; it watches the connection from the beginning, so that a link nobody has
 * started yet ends too when the exporter goes. A platform thread, since it spends its life in a selector, which would hold on
 * to the carrier of a virtual one.
 */
public final class UsbipLink implements Link {
    private static final Logger log = LoggerFactory.getLogger(UsbipLink.class);
    private static final long CLOSE_MILLIS = 800;

    private final LinkInfo info;
    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final Outbox outbox;
    private final Inbox inbox;
    private final Limits limits;
    private final Consumer<String> onEnd;
    private final Thread thread;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Object life = new Object();
    private LinkHandler handler;
    private boolean finished;

    /**
     * @param channel imported on; from now on the link's
     * @param device as the exporter names it
     * @param sequence the last one used
     * @param onEnd called once when all is over
     */
    public UsbipLink(
            SocketChannel channel,
            int device,
            int sequence,
            LinkInfo info,
            MuxInterface mux,
            Limits limits,
            Consumer<String> onEnd)
            throws IOException {
        this.info = info;
        this.channel = channel;
        this.limits = limits;
        this.onEnd = onEnd;
        channel.configureBlocking(false);
        selector = Selector.open();
        key = channel.register(selector, SelectionKey.OP_READ);
        outbox = new Outbox(channel, selector, device, sequence, mux, limits);
        inbox = new Inbox(outbox);
        thread = Thread.ofPlatform().name("usbip-read " + info.udid()).daemon().unstarted(this::run);
        outbox.reader(thread);
        thread.start();
    }

    @Override
    public LinkInfo info() {
        return info;
    }

    @Override
    public void start(LinkHandler newHandler) throws IOException {
        synchronized (life) {
            if (handler != null) throw new IllegalStateException("started before");
            if (finished || outbox.cause() != null) {
                if (outbox.cause() instanceof CloseReason.HubClosed) throw new IllegalStateException("closed");
                throw new IOException("link ended: " + outbox.cause().words());
            }
            handler = newHandler;
            inbox.handler(newHandler);
        }
        outbox.post(limits.reads());
    }

    @Override
    public void send(ByteBuffer... parts) throws IOException {
        outbox.send(parts);
    }

    @Override
    public boolean takesNow(int packets, int bytes) {
        return outbox.takesNow(packets, bytes);
    }

    @Override
    public void flush() throws IOException {
        outbox.flush();
    }

    @Override
    public void close() {
        close("");
    }

    @Override
    public void close(String why) {
        outbox.end(new CloseReason.HubClosed(why));
        if (Thread.currentThread() == thread) return;
        try {
            if (over.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        log.warn("{}: its reader is still busy, the connection is closed under it", info.udid());
        closeChannel();
    }

    private void run() {
        try {
            while (outbox.cause() == null) {
                int n = inbox.fill(channel);
                if (n < 0) {
                    outbox.end(new CloseReason.Unplugged("the exporter closed the connection"));
                } else if (n == 0) {
                    await();
                } else {
                    inbox.drain();
                    if (outbox.backlog()) outbox.push();
                }
            }
        } catch (IOException e) {
            outbox.end("connection to the exporter broke: " + e.getMessage());
        } catch (RuntimeException e) {
            log.error("{}: fault in the link's reader", info.udid(), e);
            outbox.end("internal fault: " + e);
        }
        finish();
    }

    private void await() throws IOException {
        key.interestOps(outbox.backlog() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        selector.select();
        boolean writable = selector.selectedKeys().contains(key) && key.isWritable();
        selector.selectedKeys().clear();
        if (writable) outbox.push();
    }

    private void finish() {
        CloseReason cause = outbox.cause();
        LinkHandler last;
        synchronized (life) {
            finished = true;
            last = handler;
        }
        outbox.unlinkAll();
        closeChannel();
        try {
            if (last != null) last.ended(cause);
        } catch (RuntimeException e) {
            log.error("{}: fault in the handler's ended", info.udid(), e);
        } finally {
            over.countDown();
        }
        onEnd.accept(cause.words());
    }

    private void closeChannel() {
        try (Selector s = selector;
                SocketChannel c = channel) {
            log.debug("{}: closing {} of {}", info.udid(), s, c);
        } catch (IOException e) {
            log.debug("{}: {}", info.udid(), e.getMessage());
        }
    }
}
