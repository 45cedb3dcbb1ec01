package dev.pomona.lockdown.session;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.lockdown.tls.RecordTls;
import dev.pomona.lockdown.tls.TlsOffer;
import dev.pomona.lockdown.wire.PlistFrames;
import dev.pomona.lockdown.wire.Request;
import dev.pomona.mux.Connection;
import dev.pomona.mux.Device;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Answers a phone's heartbeat, without which it closes what goes over Wi-Fi: Marco, Polo, at once. */
public final class HeartbeatKeeper {
    private static final String SERVICE = "com.apple.mobile.heartbeat";
    /** Over what the phone has said, and before it has said anything. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private static final Duration FIRST = Duration.ofSeconds(15);
    private static final long LONGEST = 600;

    private final Device device;
    private final PairRecord record;
    private final Time time;
    private volatile Connection service;
    private volatile boolean over;

    public HeartbeatKeeper(Device device, PairRecord record, Time time) {
        this.device = device;
        this.record = record;
        this.time = time;
    }

    /**
     * Until the phone is silent for longer than it said it would be, goes to sleep, or ends it; or {@link #stop}.
     *
     * @param first run when the phone's first call came
     * @throws IOException when there is no session, or no heartbeat, to be had
     */
    public void run(Runnable first) throws IOException {
        RecordTls tls = new RecordTls(device.udid(), record, time);
        try (Connection calls = open(tls)) {
            service = calls;
            if (over) return;
            Duration limit = FIRST;
            boolean called = false;
            while (true) {
                calls.readTimeout(limit);
                Optional<NSDictionary> call = PlistFrames.read(calls);
                if (call.isEmpty()) return;
                switch (Plists.string(call.get(), "Command").orElse("")) {
                    case "Marco" -> {
                        NSDictionary polo = new NSDictionary();
                        polo.put("Command", "Polo");
                        calls.write(PlistFrames.encode(polo));
                        limit = interval(call.get()).plus(MARGIN);
                        if (!called) first.run();
                        called = true;
                    }
                    case "SleepyTime" -> {
                        return;
                    }
                    default -> {}
                }
            }
        }
    }

    private Connection open(RecordTls tls) throws IOException {
        try (Channel channel = Channel.open(device, time)) {
            TlsOffer offer =
                    TlsOffer.to(Versions.major(channel.text(Channel.VERSION).orElse("")));
            channel.startSession(record, tls, offer);
            NSDictionary reply = channel.demand(new Request.StartService(SERVICE, null));
            int port = reply.get("Port") instanceof NSNumber n && n.isInteger() ? n.intValue() : 0;
            if (port < 1 || port > 65535) throw new IOException("the phone started " + SERVICE + " at no port");
            Connection raw = device.connect(port);
            return Channel.flag(reply, "EnableServiceSSL") ? tls.client(raw, offer, Channel.HANDSHAKE) : raw;
        }
    }

    private static Duration interval(NSDictionary call) {
        long seconds = call.get("Interval") instanceof NSNumber n ? n.longValue() : 0;
        return Duration.ofSeconds(Math.clamp(seconds, 1, LONGEST));
    }

    /** Ends {@link #run}, from any thread. */
    public void stop() {
        over = true;
        Connection calls = service;
        if (calls != null) calls.close();
    }
}
