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
import java.nio.ByteOrder;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The log in structured form, the list of processes, and the archive of what was logged before. */
public final class OsTraceRelay implements TwinService {
    private static final int WITH_DEBUG = 0x20;
    private static final long ALL = 0xffff_ffffL;
    private static final long LOG_MESSAGES = 4;
    private static final int PIECE = 64 * 1024;

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
                case "CreateArchive" -> {
                    reply(host, Plists.dict("Status", "RequestSuccessful"));
                    archive(phone, host, request.get());
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
        boolean messages = (Plists.number(request, "MessageFilter").orElse(LOG_MESSAGES) & LOG_MESSAGES) != 0;
        byte[] nothing = {};
        Ticker.run(host, host.input(), "twin-trace " + phone.udid(), Journal.of(phone, periodMillis), entry -> {
            boolean fine = entry.level().equals("Debug") || entry.level().equals("Info");
            boolean wanted = messages && (pid == ALL || pid == entry.process().pid()) && (debug || !fine);
            return wanted ? TraceEntry.encode(entry, clock.instant()) : nothing;
        });
    }

    /** The archive in pieces; the end of the connection is the end of the archive. */
    private void archive(TwinPhone phone, TwinConnection host, NSDictionary request) throws IOException {
        long cap = Plists.number(request, "SizeLimit").orElse(Long.MAX_VALUE);
        byte[] tar = Archive.of(Journal.of(phone, periodMillis).due(), clock.instant(), cap);
        OutputStream out = host.output();
        for (int from = 0; from < tar.length; from += PIECE) {
            int size = Math.min(PIECE, tar.length - from);
            out.write(ByteBuffer.allocate(5 + size)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put((byte) 3)
                    .putInt(size)
                    .put(tar, from, size)
                    .array());
            out.flush();
        }
    }
}
