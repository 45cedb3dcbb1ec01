package dev.pomona.services.syslog.messages;

import dev.pomona.services.syslog.SyslogEvent;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Events of {@code os_trace_relay}, after its answer to {@code StartActivity}. */
public final class TraceEvents implements EventDecoder {
    private final TraceDecoder frames;

    /** @param frames may hold what came together with the answer */
    public TraceEvents(TraceDecoder frames) {
        this.frames = frames;
    }

    @Override
    public void feed(ByteBuffer bytes) {
        frames.feed(bytes);
    }

    @Override
    public Optional<SyslogEvent> poll() throws IOException {
        Optional<TraceFrame> frame = frames.poll();
        if (frame.isEmpty()) return Optional.empty();
        return Optional.of(
                switch (frame.get()) {
                    case TraceFrame.Entry entry ->
                        TraceRecord.decode(entry.body()).event();
                    case TraceFrame.Reply reply -> SyslogEvent.unknown("an answer among the records", reply.body());
                    case TraceFrame.Piece piece -> SyslogEvent.unknown("a piece of an archive", piece.body());
                    case TraceFrame.Unknown unknown ->
                        throw new ProtocolException(
                                "the phone sent a frame of the unknown type " + unknown.type() + " in its log");
                });
    }
}
