package dev.pomona.services.afc.client;

import dev.pomona.services.afc.AfcFile;
import dev.pomona.services.afc.AfcMode;
import dev.pomona.services.afc.AfcProtocolException;
import dev.pomona.services.afc.messages.AfcOp;
import dev.pomona.services.afc.messages.AfcReply;
import dev.pomona.services.afc.messages.AfcRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.concurrent.locks.ReentrantLock;

/** An open file: a number on one session. */
final class AfcHandle implements AfcFile {
    private final AfcSession session;
    private final String path;
    private final AfcMode mode;
    private final long handle;
    private final Runnable closing;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean closed;

    private AfcHandle(AfcSession session, String path, AfcMode mode, long handle, Runnable closing) {
        this.session = session;
        this.path = path;
        this.mode = mode;
        this.handle = handle;
        this.closing = closing;
    }

    /**
     * Not interruptible: a handle that comes after its asker has gone would stay open.
     *
     * @param closing run once, when the handle is given back
     */
    static AfcHandle open(AfcSession session, String path, AfcMode mode, Runnable closing) throws IOException {
        AfcRequest request = new AfcRequest.OnPathWith(AfcOp.FILE_OPEN, mode.code(), path);
        AfcReply reply = session.send(request).awaitUninterrupted();
        return new AfcHandle(session, path, mode, Calls.handle(session.udid(), request, path, reply), closing);
    }

    AfcSession session() {
        return session;
    }

    /** Asks for bytes at the position, without waiting for them. */
    AfcCall sendRead(int length) throws IOException {
        return session.send(new AfcRequest.OnHandleWith(AfcOp.FILE_READ, handle, length));
    }

    /** Empty at the end of the file. */
    ByteBuffer read(AfcCall call) throws IOException {
        ByteBuffer bytes = Calls.data(session.udid(), call.request, path, call.await());
        long asked = ((AfcRequest.OnHandleWith) call.request).value();
        if (bytes.remaining() > asked) {
            throw new AfcProtocolException(path + ": the phone " + session.udid() + " answered a read of " + asked
                    + " bytes with " + bytes.remaining());
        }
        return bytes;
    }

    /** Moves the position, without waiting for the answer. */
    AfcCall sendSeek(long position) throws IOException {
        return session.send(new AfcRequest.Seek(handle, Whence.START.ordinal(), position));
    }

    /** Sends bytes to the position, without waiting for the answer. {@code bytes} are copied. */
    AfcCall sendWrite(ByteBuffer bytes) throws IOException {
        return session.send(new AfcRequest.Write(handle, bytes));
    }

    /** Waits for the acceptance of {@link #sendWrite}, {@link #sendSeek} or {@link #sendClose}. */
    void written(AfcCall call) throws IOException {
        if (call == null) throw new IOException(path + ": the connection to " + session.udid() + " has ended");
        Calls.done(session.udid(), call.request, path, call.await());
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        lock.lock();
        try {
            checkOpen();
            if (!target.hasRemaining()) return 0;
            int length = Math.min(target.remaining(), session.settings().chunk());
            ByteBuffer bytes = read(sendRead(length));
            int n = bytes.remaining();
            target.put(bytes);
            return n == 0 ? -1 : n;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        lock.lock();
        try {
            checkOpen();
            int all = source.remaining();
            while (source.hasRemaining()) {
                int n = Math.min(source.remaining(), session.settings().chunk());
                written(sendWrite(source.slice(source.position(), n)));
                source.position(source.position() + n);
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int writeAt(long position, ByteBuffer source) throws IOException {
        lock.lock();
        try {
            checkOpen();
            int all = source.remaining();
            for (long at = position; source.hasRemaining(); ) {
                int n = Math.min(source.remaining(), session.settings().chunk());
                done(new AfcRequest.WriteAt(handle, at, source.slice(source.position(), n)));
                source.position(source.position() + n);
                at += n;
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long position() throws IOException {
        lock.lock();
        try {
            checkOpen();
            AfcRequest request = new AfcRequest.OnHandle(AfcOp.FILE_TELL, handle);
            return Calls.position(
                    session.udid(), request, path, session.send(request).await());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public AfcFile position(long newPosition) throws IOException {
        if (newPosition < 0) throw new IllegalArgumentException("a position before the beginning");
        seek(Whence.START, newPosition);
        return this;
    }

    @Override
    public void seek(Whence whence, long offset) throws IOException {
        command(new AfcRequest.Seek(handle, whence.ordinal(), offset));
    }

    /** Found by seeking, because the path may name another file by now. */
    @Override
    public long size() throws IOException {
        lock.lock();
        try {
            long here = position();
            seek(Whence.END, 0);
            long size = position();
            seek(Whence.START, here);
            return size;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public AfcFile truncate(long size) throws IOException {
        lock.lock();
        try {
            if (mode == AfcMode.READ) throw new NonWritableChannelException();
            long here = position();
            if (size < size()) setSize(size);
            if (here > size) position(size);
            return this;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void setSize(long size) throws IOException {
        if (size < 0) throw new IllegalArgumentException("a negative size");
        command(new AfcRequest.OnHandleWith(AfcOp.FILE_SET_SIZE, handle, size));
    }

    @Override
    public void lock(Lock kind) throws IOException {
        // The bits of flock: shared 1, exclusive 2, unlock 8, with 4 for not waiting.
        long code = switch (kind) {
            case SHARED -> 5;
            case EXCLUSIVE -> 6;
            case NONE -> 12;
        };
        command(new AfcRequest.OnHandleWith(AfcOp.FILE_LOCK, handle, code));
    }

    @Override
    public void setImmutableHint(boolean immutable) throws IOException {
        command(new AfcRequest.OnHandleWith(AfcOp.FILE_SET_IMMUTABLE_HINT, handle, immutable ? 1 : 0));
    }

    private void command(AfcRequest request) throws IOException {
        lock.lock();
        try {
            checkOpen();
            done(request);
        } finally {
            lock.unlock();
        }
    }

    private void done(AfcRequest request) throws IOException {
        Calls.done(session.udid(), request, path, session.send(request).await());
    }

    private void checkOpen() throws ClosedChannelException {
        if (closed) throw new ClosedChannelException();
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    /** Not interruptible, so that an interrupted copy gives its handle back. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (closed) return;
            AfcCall call = sendClose();
            if (call != null) Calls.done(session.udid(), call.request, path, call.awaitUninterrupted());
        } finally {
            lock.unlock();
        }
    }

    /** Gives the handle back without waiting for the answer; for one that was only read, it says nothing. */
    void closeSoon() throws IOException {
        lock.lock();
        try {
            if (!closed) sendClose();
        } finally {
            lock.unlock();
        }
    }

    /** @return null if the session has ended: the phone frees the handles of its connection itself */
    AfcCall sendClose() throws IOException {
        lock.lock();
        try {
            checkOpen();
            closed = true;
            closing.run();
            if (session.ended()) return null;
            return session.sendUninterrupted(new AfcRequest.OnHandle(AfcOp.FILE_CLOSE, handle));
        } finally {
            lock.unlock();
        }
    }
}
