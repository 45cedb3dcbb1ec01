package dev.pomona.services.syslog;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a stream is to bring, as far as the phone itself can choose; and what happens when it brings more than its reader takes.
 *
 * @param way by which service
 * @param pid only this process; the relay sends all of them, and the hub leaves the others out
 * @param fine whether {@code Info} and {@code Debug} are wanted, which is work for the phone
 * @param queue 0: nothing is ever dropped, and a slow reader makes the phone wait; otherwise so many records are kept for a slow
 *     reader, and what comes on top is dropped, counted, and told in the stream by a {@link SyslogEvent.Kind#DROPPED}
 */
public record SyslogRequest(Way way, OptionalLong pid, boolean fine, int queue) {
    /** The largest {@link #queue}. */
    public static final int MAX_QUEUE = 1_000_000;

    /** Everything, without loss, by the service that fits the phone. */
    public static final SyslogRequest ALL = new SyslogRequest(Way.AUTO, OptionalLong.empty(), true, 0);

    /** By which service records come. */
    public enum Way {
        /** {@code os_trace_relay} from iOS 9 on, the relay before; also where the phone does not offer the former. */
        AUTO,
        OS_TRACE,
        RELAY
    }

    public SyslogRequest {
        Objects.requireNonNull(way);
        Objects.requireNonNull(pid);
        if (queue < 0 || queue > MAX_QUEUE) throw new IllegalArgumentException("a queue of " + queue + " records");
    }

    public SyslogRequest way(Way other) {
        return new SyslogRequest(other, pid, fine, queue);
    }

    public SyslogRequest pid(long only) {
        return new SyslogRequest(way, OptionalLong.of(only), fine, queue);
    }

    public SyslogRequest fine(boolean wanted) {
        return new SyslogRequest(way, pid, wanted, queue);
    }

    public SyslogRequest queue(int records) {
        return new SyslogRequest(way, pid, fine, records);
    }
}
