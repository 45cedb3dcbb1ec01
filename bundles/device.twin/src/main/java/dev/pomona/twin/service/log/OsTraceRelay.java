package dev.pomona.twin.service.log;

import com.dd.plist.BinaryPropertyListWriter;
import com.dd.plist.NSDictionary;
import dev.pomona.twin.TwinConnection;
import dev.pomona.twin.TwinPhone;
import dev.pomona.twin.TwinService;
import dev.pomona.twin.service.plist.PlistFrames;
import dev.pomona.twin.service.plist.Plists;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The log in structured form, and the list of processes. */
public final class OsTraceRelay implements TwinService {
    private static final int WITH_DEBUG = 0x20;
    private static final long ALL = 0xffff_ffffL;

    private final long periodMillis;
    private final InstantSource clock;

    /** @param periodMillis between two entries */
    public OsTraceRelay(long periodMillis, InstantSource clock) {
        this.periodMillis = periodMillis;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "com.apple.os_trace_relay";
    }

    @Override
    public void serve(TwinPhone phone, TwinConnection host) throws IOException {
        PlistFrames frames = new PlistFrames(host);
        for (Optional<NSDictionary> request = frames.read(); request.isPresent(); request = frames.read()) {
            switch (Plists.text(request.get(), "Request").orElse("")) {
                case "PidList" -> reply(host, Plists.dict("Payload", pids(), "Status", "RequestSuccessful"));
                case "StartActivity" -> {
                    // Two hosts read this length wrongly unless the reply is of less than 256 bytes.
                    reply(host, Plists.dict("Status", "RequestSuccessful"));
                    stream(phone, host, request.get());
                    return;
                }
                default -> reply(host, Plists.dict("Status", "RequestFailed"));
            }
        }
    }

    private static void reply(TwinConnection host, NSDictionary reply) throws IOException {
        byte[] body = BinaryPropertyListWriter.writeToArray(reply);
        OutputStream out = host.output();
        out.write(ByteBuffer.allocate(5 + body.length)
                .put((byte) 1)
                .putInt(body.length)
                .put(body)
                .array());
        out.flush();
    }

    private static Map<String, Object> pids() {
        Map<String, Object> pids = new TreeMap<>();
        TwinLog.PROCESSES.forEach(
                process -> pids.put(Integer.toString(process.pid()), Map.of("ProcessName", process.name())));
        return pids;
    }

    private void stream(TwinPhone phone, TwinConnection host, NSDictionary request) throws IOException {
        long pid = Plists.number(request, "Pid").orElse(ALL) & ALL;
        boolean debug = (Plists.number(request, "StreamFlags").orElse(0L) & WITH_DEBUG) != 0;
        Ticker.Counter counter = phone.state(Ticker.Counter.class, Ticker.Counter::new);
        OutputStream out = host.output();
        Ticker.run(host, "twin-trace " + phone.udid(), periodMillis, () -> {
            TwinLog entry = TwinLog.at(counter.next());
            boolean fine = entry.level().equals("Debug") || entry.level().equals("Info");
            if ((pid == ALL || pid == entry.process().pid()) && (debug || !fine)) {
                out.write(TraceEntry.encode(entry, clock.instant()));
                out.flush();
            }
        });
    }
}
