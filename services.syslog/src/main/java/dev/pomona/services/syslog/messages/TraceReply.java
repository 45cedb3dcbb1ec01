package dev.pomona.services.syslog.messages;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSString;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.services.syslog.SyslogProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The phone's answer to a request.
 *
 * @param status the phone's word, {@code RequestSuccessful} if it agrees
 * @param processes what a list of processes says
 */
public record TraceReply(String status, List<SyslogProcess> processes) {
    private static final String SUCCESS = "RequestSuccessful";
    /** More processes than any phone runs. */
    private static final int MAX_PROCESSES = 100_000;

    public boolean successful() {
        return status.equals(SUCCESS);
    }

    /** @throws IOException it is no dictionary */
    public static TraceReply decode(ByteBuffer body) throws IOException {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        NSDictionary plist = Plists.parse(bytes);
        String status = plist.get("Status") instanceof NSString s ? s.getContent() : "";
        return new TraceReply(status, processes(plist));
    }

    /** What is no number, or has no name, is left out. */
    private static List<SyslogProcess> processes(NSDictionary plist) {
        List<SyslogProcess> out = new ArrayList<>();
        if (!(plist.get("Payload") instanceof NSDictionary payload)) return out;
        for (var e : payload.getHashMap().entrySet()) {
            if (out.size() == MAX_PROCESSES) break;
            boolean number = e.getKey().matches("\\d{1,9}");
            if (number && e.getValue() instanceof NSDictionary d && d.get("ProcessName") instanceof NSString name) {
                out.add(new SyslogProcess(Long.parseLong(e.getKey()), name.getContent()));
            }
        }
        out.sort(Comparator.comparingLong(SyslogProcess::pid));
        return List.copyOf(out);
    }
}
