package dev.pomona.mux.usb;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.spi.Link;
import dev.pomona.mux.spi.LinkHandler;
import dev.pomona.mux.spi.LinkInfo;
import dev.pomona.mux.usb.descriptor.MuxInterface;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A link over an opened and claimed device. Its own thread hands on what the library's event thread has queued. */
final class UsbLink implements Link {
    private static final Logger log = LoggerFactory.getLogger(UsbLink.class);
    private static final long DRAIN = TimeUnit.MILLISECONDS.toNanos(600);
    private static final long CANCEL_AGAIN = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long CLOSE_MILLIS = 900;
    private static final Read WAKE = new Read(null, UsbBus.Status.CANCELLED, 0);

    private record Read(ByteBuffer buffer, UsbBus.Status status, int actual) {}

    private final LinkInfo info;
    private final UsbBus.Handle handle;
    private final MuxInterface mux;
    private final UsbLimits limits;
    private final int readBytes;
    private final Consumer<String> onEnd;
    private final UsbWriter writer;
    private final BlockingQueue<Read> queue = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;
    private LinkHandler handler;
    private boolean finished;
    private int posted;

    UsbLink(UsbBus.Handle handle, LinkInfo info, MuxInterface mux, UsbLimits limits, Consumer<String> onEnd) {
        this.handle = handle;
        this.info = info;
        this.mux = mux;
        this.limits = limits;
        this.onEnd = onEnd;
        readBytes = mux.readSize(limits.readBytes());
        writer = new UsbWriter(handle, mux, limits, this::end);
        thread = Thread.ofPlatform().name("usb-read " + info.udid()).daemon().unstarted(this::run);
        thread.start();
    }

    @Override
    public LinkInfo info() {
        return info;
    }

    @Override
    public void start(LinkHandler newHandler) throws IOException {
        synchronized (this) {
            if (handler != null) throw new IllegalStateException("started before");
            CloseReason cause = writer.cause();
            if (cause != null || finished) {
                if (cause instanceof CloseReason.HubClosed) throw new IllegalStateException("closed");
                throw new IOException("link ended: " + (cause == null ? "" : cause.words()));
            }
            handler = newHandler;
        }
        for (int i = 0; i < limits.reads(); i++) post(ByteBuffer.allocateDirect(readBytes));
    }

    private void post(ByteBuffer buffer) {
        buffer.clear();
        synchronized (this) {
            if (finished || writer.cause() != null) return;
            posted++;
        }
        try {
            handle.submit(mux.in(), buffer, readBytes, (status, actual) -> queue.add(new Read(buffer, status, actual)));
        } catch (IOException e) {
            synchronized (this) {
                posted--;
            }
            end(e.getMessage());
        }
    }

    @Override
    public void send(ByteBuffer... parts) throws IOException {
        writer.send(parts);
    }

    @Override
    public void flush() throws IOException {
        CloseReason cause = writer.cause();
        if (cause != null) throw new IOException("link ended: " + cause.words());
    }

    /** From any thread, the library's too. */
    void end(String why) {
        end(new CloseReason.LinkFailed(why));
    }

    private void end(CloseReason why) {
        writer.stop(why);
        queue.add(WAKE);
    }

    @Override
    public void close() {
        end(new CloseReason.HubClosed(""));
        if (Thread.currentThread() == thread) return;
        try {
            if (!over.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) log.warn("{}: its reader is still busy", info.udid());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (writer.cause() == null) {
                Read read = queue.take();
                if (read != WAKE) handOn(read);
            }
        } catch (InterruptedException e) {
            end("interrupted");
        } catch (RuntimeException e) {
            log.error("{}: fault in the link's reader", info.udid(), e);
            end("internal fault: " + e);
        }
        finish();
    }

    private void handOn(Read read) {
        LinkHandler to;
        synchronized (this) {
            posted--;
            to = handler;
        }
        switch (read.status) {
            case DONE -> {
                Read next = queue.peek();
                boolean more = next != null && next != WAKE && next.status == UsbBus.Status.DONE;
                to.received(read.buffer.duplicate().limit(read.actual).position(0), more);
                post(read.buffer);
            }
            case GONE -> end(new CloseReason.Unplugged(""));
            case CANCELLED -> end("a read was cancelled");
            case FAILED -> end("a read failed");
        }
    }

    private void finish() {
        CloseReason cause = writer.cause();
        LinkHandler last;
        synchronized (this) {
            finished = true;
            last = handler;
        }
        handle.cancel();
        if (drain()) {
            handle.close();
        } else {
            // Closing would free memory that the library still writes to; a leak is the lesser evil.
            log.warn("{}: transfers do not end; the device stays open", info.udid());
        }
        try {
            if (last != null) last.ended(cause);
        } catch (RuntimeException e) {
            log.error("{}: fault in the handler's ended", info.udid(), e);
        } finally {
            over.countDown();
        }
        onEnd.accept(cause.words());
    }

    private boolean drain() {
        long end = System.nanoTime() + DRAIN;
        try {
            while (true) {
                synchronized (this) {
                    if (posted == 0) return writer.awaitIdle(end - System.nanoTime());
                }
                Read read = queue.poll(CANCEL_AGAIN, TimeUnit.NANOSECONDS);
                if (read == null) {
                    if (System.nanoTime() - end > 0) return false;
                    // One may have been posted while the others were being cancelled.
                    handle.cancel();
                }
                if (read == null || read == WAKE) continue;
                synchronized (this) {
                    posted--;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
