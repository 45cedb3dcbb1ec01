package dev.pomona.mux.usb;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.spi.Link;
import dev.pomona.mux.spi.LinkHandler;
import dev.pomona.mux.spi.LinkInfo;
import dev.pomona.mux.usb.UsbCounters.Count;
import dev.pomona.mux.usb.descriptor.MuxInterface;
import dev.pomona.mux.usb.descriptor.Setup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A link over an opened and claimed device. Its own thread hands on what the library's event thread has queued. */
final class UsbLink implements Link {
    private static final Logger log = LoggerFactory.getLogger(UsbLink.class);
    private static final long DRAIN = TimeUnit.MILLISECONDS.toNanos(600);
    private static final long CANCEL_AGAIN = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long CLOSE_MILLIS = 900;
    private static final long STARVED = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int PROBE_MILLIS = 1000;
    private static final Read WAKE = new Read(null, UsbBus.Status.CANCELLED, 0);

    private record Read(ByteBuffer buffer, UsbBus.Status status, int actual) {}

    /** Told once, when all is over. */
    @FunctionalInterface
    interface Ending {
        void over(UsbLink link, Trouble trouble, String cause);
    }

    private final LinkInfo info;
    private final UsbBus.Handle handle;
    private final MuxInterface mux;
    private final UsbLimits limits;
    private final int readBytes;
    private final UsbCounters counters;
    private final Abandoned abandoned;
    private final Ending onEnd;
    private final UsbWriter writer;
    private final BlockingQueue<Read> queue = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;
    /** Buffers for which there was no memory to post them. */
    private final Deque<ByteBuffer> starved = new ArrayDeque<>();
    /** Guards the handle against being closed while it is asked something. */
    private final Object control = new Object();

    private LinkHandler handler;
    private boolean finished;
    private int posted;

    UsbLink(
            UsbBus.Handle handle,
            LinkInfo info,
            MuxInterface mux,
            UsbLimits limits,
            UsbCounters counters,
            Abandoned abandoned,
            Ending onEnd) {
        this.handle = handle;
        this.info = info;
        this.mux = mux;
        this.limits = limits;
        this.counters = counters;
        this.abandoned = abandoned;
        this.onEnd = onEnd;
        readBytes = mux.readSize(limits.readBytes());
        writer = new UsbWriter(handle, mux, limits, counters, this::end);
        thread = Thread.ofPlatform().name("usb-read " + info.udid()).daemon().unstarted(this::run);
    }

    /** To be called once before the link is given away. */
    void begin() {
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
        IOException failure = null;
        try {
            handle.submit(mux.in(), buffer, readBytes, (status, actual) -> queue.add(new Read(buffer, status, actual)));
            return;
        } catch (UsbBus.MemoryException e) {
            counters.add(Count.MEMORY_SHORT);
            log.debug("{}: {}", info.udid(), e.getMessage());
        } catch (IOException e) {
            failure = e;
        }
        synchronized (this) {
            posted--;
            if (failure == null) starved.add(buffer);
        }
        if (failure == null) queue.add(WAKE);
        else end(Trouble.FAILED, failure.getMessage());
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
    void end(Trouble trouble, String why) {
        writer.stop(trouble, why);
        queue.add(WAKE);
    }

    /** Asks the phone something harmless, and ends the link if there is no answer. Takes a second at most. */
    void probe() {
        synchronized (control) {
            synchronized (this) {
                if (finished) return;
            }
            try {
                handle.in(Setup.getConfiguration(), PROBE_MILLIS);
                log.debug("{} answers", info.udid());
            } catch (IOException e) {
                end(Trouble.FAILED, "no answer after the computer slept: " + e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        close("");
    }

    @Override
    public void close(String why) {
        end(Trouble.CLOSED, why);
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
                Read read = next();
                if (read == WAKE) feed();
                else handOn(read);
            }
        } catch (InterruptedException e) {
            end(Trouble.CLOSED, "interrupted");
        } catch (RuntimeException e) {
            log.error("{}: fault in the link's reader", info.udid(), e);
            end(Trouble.FAILED, "internal fault: " + e);
        }
        finish();
    }

    private Read next() throws InterruptedException {
        boolean hungry;
        synchronized (this) {
            hungry = !starved.isEmpty();
        }
        if (!hungry) return queue.take();
        Read read = queue.poll(STARVED, TimeUnit.NANOSECONDS);
        return read == null ? WAKE : read;
    }

    /** Tries once more to post what there was no memory for. */
    private void feed() {
        ByteBuffer buffer;
        synchronized (this) {
            buffer = starved.poll();
        }
        if (buffer == null) return;
        post(buffer);
    }

    private void handOn(Read read) {
        LinkHandler to;
        synchronized (this) {
            posted--;
            to = handler;
        }
        switch (read.status) {
            case DONE -> {
                counters.add(Count.READS);
                counters.add(Count.BYTES_READ, read.actual);
                Read next = queue.peek();
                boolean more = next != null && next != WAKE && next.status == UsbBus.Status.DONE;
                try {
                    to.received(read.buffer.duplicate().limit(read.actual).position(0), more);
                } catch (RuntimeException e) {
                    log.error("{}: fault in the handler's received", info.udid(), e);
                }
                post(read.buffer);
            }
            case GONE -> end(Trouble.GONE, "");
            case STALLED -> end(Trouble.STALLED, "the phone halted its IN pipe");
            case CANCELLED -> end(Trouble.FAILED, "a read was cancelled");
            case FAILED -> end(Trouble.FAILED, "a read failed");
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
        boolean drained = drain();
        synchronized (control) {
            if (drained) handle.close();
            else abandoned.add(info.udid().value(), handle, underWay(), this::idle);
        }
        try {
            if (last != null) last.ended(cause);
        } catch (RuntimeException e) {
            log.error("{}: fault in the handler's ended", info.udid(), e);
        } finally {
            over.countDown();
        }
        onEnd.over(this, writer.trouble(), cause.words());
    }

    private synchronized int underWay() {
        return posted + writer.underWay();
    }

    /** For an abandoned link: takes in what has come back since. */
    private synchronized boolean idle() {
        for (Read read; (read = queue.poll()) != null; ) {
            if (read != WAKE) posted--;
        }
        return posted == 0 && writer.underWay() == 0;
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
