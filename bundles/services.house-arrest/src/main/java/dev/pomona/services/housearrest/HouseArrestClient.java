package dev.pomona.services.housearrest;

import dev.pomona.services.afc.AfcClient;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The files of the apps of one phone. The clients connect when first used; their first call throws {@link
 * HouseArrestException} if the phone does not open the app's files. They are closed by whoever got them, or with this one.
 */
@ProviderType
public interface HouseArrestClient extends AutoCloseable {
    /** What an app shares with its user. Only {@code /Documents} and what is below is open. */
    AfcClient documents(String bundleId);

    /** All that an app keeps: Documents, Library, tmp. Open for apps that a developer has installed. */
    AfcClient container(String bundleId);

    @Override
    void close();
}
