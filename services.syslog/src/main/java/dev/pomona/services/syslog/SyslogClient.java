package dev.pomona.services.syslog;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** The log of one phone. Any number of streams may be open; each gets every record from its beginning on. */
@ProviderType
public interface SyslogClient extends AutoCloseable {
    /** Connects; the phone begins to send what it logs from about now on. */
    SyslogStream stream() throws IOException;

    /** Ends all streams. */
    @Override
    void close();
}
