package dev.pomona.services.afc2;

import dev.pomona.services.afc.AfcClient;
import org.osgi.annotation.versioning.ProviderType;

/** The whole file system of one phone. Published for every trusted phone; only those that were jailbroken have the service. */
@ProviderType
public interface Afc2Client extends AutoCloseable {
    /** The file system; its first call fails with {@code InvalidService} on a phone without it. Closed with this client. */
    AfcClient files();

    @Override
    void close();
}
