package dev.pomona.mux.server;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.DirectConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** A line without threads: whoever says something hands it to the receiver. */
final class DirectLine extends FakePhone.Line implements DirectConnection {
    private final ArrayDeque<ByteBuffer> kept = new ArrayDeque<>();
    private Receiver receiver;
    private boolean told;
    private boolean asked;
    private int granted = Integer.MAX_VALUE;
    private int owed;

    @Override
    synchronized void says(byte[] bytes) {
        kept.add(ByteBuffer.wrap(bytes));
        hand();
    }

    @Override
    synchronized void end(CloseReason why) {
        if (reason == null) reason = why;
        if (why instanceof CloseReason.ClosedHere) kept.clear();
        hand();
    }

    /** The phone grants that many bytes more, all counted. */
    synchronized void grant(int room) {
        granted = room;
        word();
    }

    /** What the phone leaves unacknowledged from now on. */
    synchronized void owe(int bytes) {
        owed = bytes;
        word();
    }

    private void word() {
        if (!asked) return;
        asked = false;
        receiver.changed();
    }

    private void hand() {
        if (receiver == null || told) return;
        try {
            while (!kept.isEmpty()) {
                receiver.take(kept.peek());
                if (kept.peek().hasRemaining()) return;
                kept.remove();
            }
        } catch (IOException e) {
            close();
            return;
        }
        if (reason == null) return;
        told = true;
        receiver.ended();
    }

    @Override
    public synchronized void attach(Receiver to) {
        receiver = to;
        hand();
    }

    @Override
    public synchronized void resume() {
        hand();
    }

    @Override
    public synchronized int room() {
        asked |= granted == 0;
        return granted;
    }

    @Override
    public synchronized void offer(ByteBuffer source, boolean more) throws IOException {
        if (reason != null) throw new ConnectionException(FakePhone.UDID, 22, reason);
        ByteBuffer part = source.slice(source.position(), Math.min(granted, source.remaining()));
        source.position(source.position() + part.remaining());
        if (granted < Integer.MAX_VALUE) granted -= part.remaining();
        write(part);
    }

    @Override
    public void push() {}

    @Override
    public synchronized int unacknowledged() {
        asked |= owed > 0;
        return owed;
    }
}
