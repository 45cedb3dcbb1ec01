package dev.pomona.services.syslog.messages;

import com.dd.plist.BinaryPropertyListWriter;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.pomona.services.syslog.SyslogArchive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/** What is asked of {@code os_trace_relay}: a length, big-endian, and a binary property list. */
public sealed interface TraceRequest {
    /** The list of processes. */
    record PidList() implements TraceRequest {}

    /** The log from now on. */
    record StartActivity(OptionalLong pid, boolean fine) implements TraceRequest {}

    /** The log so far. */
    record CreateArchive(SyslogArchive what) implements TraceRequest {}

    /** A request of a later day. */
    record Unknown(String name) implements TraceRequest {}

    /** All kinds of messages. */
    long EVERYTHING = 65_535;
    /** With payload, call stack and history, as every host asks for. */
    long FLAGS = 0x1c;
    /** With {@code Info} and {@code Debug}. */
    long FINE = 0x20;

    private static NSDictionary plist(TraceRequest request) {
        NSDictionary out = new NSDictionary();
        switch (request) {
            case PidList p -> out.put("Request", "PidList");
            case StartActivity s -> {
                out.put("Request", "StartActivity");
                out.put("Pid", s.pid().orElse(-1));
                out.put("MessageFilter", EVERYTHING);
                out.put("StreamFlags", s.fine() ? FLAGS | FINE : FLAGS);
            }
            case CreateArchive c -> {
                out.put("Request", "CreateArchive");
                c.what().since().ifPresent(t -> out.put("StartTime", t.getEpochSecond()));
                c.what().ageLimit().ifPresent(n -> out.put("AgeLimit", n));
                c.what().sizeLimit().ifPresent(n -> out.put("SizeLimit", n));
            }
            case Unknown u -> out.put("Request", u.name());
        }
        return out;
    }

    /** As on the wire. */
    default ByteBuffer encode() throws IOException {
        byte[] body = BinaryPropertyListWriter.writeToArray(plist(this));
        return ByteBuffer.allocate(Integer.BYTES + body.length)
                .putInt(body.length)
                .put(body)
                .flip();
    }

    /** The phone's side of it. */
    static TraceRequest decode(NSDictionary plist) {
        String name = plist.get("Request") instanceof NSString s ? s.getContent() : "";
        return switch (name) {
            case "PidList" -> new PidList();
            case "StartActivity" -> {
                OptionalLong pid = number(plist.get("Pid"));
                boolean all = pid.isEmpty() || pid.getAsLong() == -1 || pid.getAsLong() == 0xffff_ffffL;
                yield new StartActivity(
                        all ? OptionalLong.empty() : pid,
                        (number(plist.get("StreamFlags")).orElse(0) & FINE) != 0);
            }
            case "CreateArchive" ->
                new CreateArchive(new SyslogArchive(
                        number(plist.get("StartTime")).stream()
                                .mapToObj(java.time.Instant::ofEpochSecond)
                                .findFirst()
                                .or(Optional::empty),
                        number(plist.get("AgeLimit")),
                        number(plist.get("SizeLimit"))));
            default -> new Unknown(name);
        };
    }

    private static OptionalLong number(NSObject value) {
        return value instanceof NSNumber n ? OptionalLong.of(n.longValue()) : OptionalLong.empty();
    }
}
