package dev.pomona.twin.service.log;

import com.dd.plist.NSObject;
import dev.pomona.twin.TwinConnection;
import dev.pomona.twin.TwinPhone;
import dev.pomona.twin.TwinService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;

/** The log as text: a NUL, a line, a line feed, for ever. */
public final class SyslogRelay implements TwinService {
    private final long periodMillis;
    private final InstantSource clock;

    /** @param periodMillis between two lines */
    public SyslogRelay(long periodMillis, InstantSource clock) {
        this.periodMillis = periodMillis;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "com.apple.syslog_relay";
    }

    @Override
    public void serve(TwinPhone phone, TwinConnection host) throws IOException {
        String device = phone.value("", "DeviceName").map(NSObject::toString).orElse("iPhone");
        Ticker.run(
                host,
                host.input(),
                "twin-syslog " + phone.udid(),
                Journal.of(phone, periodMillis),
                entry -> line(device, entry));
    }

    private byte[] line(String device, TwinLog entry) {
        ZonedDateTime now = clock.instant().atZone(ZoneId.systemDefault());
        TwinLog.Process process = entry.process();
        String text = String.format(
                Locale.ROOT,
                "%s %2d %tT %s %s%s[%d] <%s>: %s",
                now.getMonth().getDisplayName(TextStyle.SHORT, Locale.ROOT),
                now.getDayOfMonth(),
                now,
                device.replace(' ', '-'),
                process.name(),
                process.library().isEmpty() ? "" : "(" + process.library() + ")",
                process.pid(),
                entry.level(),
                entry.message());
        return ('\0' + Vis.encode(text) + '\n').getBytes(StandardCharsets.US_ASCII);
    }
}
