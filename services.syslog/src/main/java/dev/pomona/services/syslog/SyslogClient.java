package dev.pomona.services.syslog;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.LongConsumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The log of one phone. Any number of streams may be open, each over a connection of its own, so that one that nobody reads
 * disturbs no other; each gets every record from its beginning on.
 */
@ProviderType
public interface SyslogClient extends AutoCloseable {
    /** As {@link #stream(SyslogRequest)} with {@link SyslogRequest#ALL}. */
    default SyslogStream stream() throws IOException {
        return stream(SyslogRequest.ALL);
    }

    /** Connects; the phone begins to send what it logs from about now on. */
    SyslogStream stream(SyslogRequest request) throws IOException;

    /**
     * The processes that run on the phone, by number. Needs {@code os_trace_relay}.
     *
     * @throws IOException also when the phone refuses
     */
    List<SyslogProcess> processes() throws IOException;

    /**
     * Copies what the phone has logged in the past, as the tar of a {@code .logarchive} that it makes. Needs {@code
     * os_trace_relay}. The phone decides how much that is; nothing is kept in memory.
     *
     * @param progress told how many bytes there are so far
     * @return how many bytes were copied
     * @throws IOException also when the phone refuses, or when {@code to} fails
     */
    long archive(SyslogArchive what, OutputStream to, LongConsumer progress) throws IOException;

    /** Ends all streams. */
    @Override
    void close();
}
