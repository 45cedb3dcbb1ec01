package dev.pomona.services.crash;

import dev.pomona.services.afc.AfcClient;
import java.io.IOException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The crash reports of one phone. */
@ProviderType
public interface CrashClient extends AutoCloseable {
    /**
     * Makes the phone move what has crashed of late into its folder of reports, and waits until it has. {@link #reports} shows
     * only what has been moved.
     */
    void collect() throws IOException;

    /** All reports, those in folders of the folder, too, by path. */
    List<CrashReport> reports() throws IOException;

    /** The folder of reports, for everything else: read, copy, remove. Closed with this client. */
    AfcClient files();

    @Override
    void close();
}
