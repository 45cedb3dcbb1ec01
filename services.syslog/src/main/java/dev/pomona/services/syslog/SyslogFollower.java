package dev.pomona.services.syslog;

import dev.pomona.mux.Udid;
import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** A service: streams that outlive the cable. */
@ProviderType
public interface SyslogFollower {
    /**
     * As {@link SyslogClient#stream(SyslogRequest)}, but when the phone goes the stream waits for it, goes on when it is back, and
     * says by a {@link SyslogEvent.Kind#RESUMED} how long it was blind. It ends when it is closed, when this plugin stops, or when
     * a phone that is there refuses again and again.
     *
     * @throws IOException if the phone is not there, not trusted, or refuses now
     */
    SyslogStream follow(Udid udid, SyslogRequest request) throws IOException;
}
