package dev.pomona.mux.server;

import dev.pomona.mux.Device;
import dev.pomona.mux.client.Reply;
import dev.pomona.mux.client.Request;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * Events on their way to one listener. One that does not read for so long that its queue is full is let go: it would not
 * know any more which phones are there.
 */
final class EventQueue implements DeviceDirectory.Listener {
    private final Queue<Reply> events = new ArrayDeque<>();
    private final int capacity;
    private final Reply.ListenerEntry entry;
    private final Predicate<Device> visible;
    private final Runnable overflow;
    private boolean ended;

    /** @param overflow run once, on the teller's thread, must not block */
    EventQueue(int capacity, long number, Request.Asker asker, Predicate<Device> visible, Runnable overflow) {
        this.capacity = capacity;
        this.entry = new Reply.ListenerEntry(number, asker);
        this.visible = visible;
        this.overflow = overflow;
    }

    @Override
    public void tell(Reply event) {
        synchronized (this) {
            if (ended) return;
            if (events.size() < capacity) {
                events.add(event);
                notifyAll();
                return;
            }
            ended = true;
            events.clear();
            notifyAll();
        }
        overflow.run();
    }

    @Override
    public boolean sees(Device device) {
        return visible.test(device);
    }

    @Override
    public Reply.ListenerEntry entry() {
        return entry;
    }

    /** The next event, or null when it is over. */
    synchronized Reply next() throws InterruptedException {
        while (events.isEmpty() && !ended) wait();
        return events.poll();
    }

    synchronized void end() {
        ended = true;
        events.clear();
        notifyAll();
    }
}
