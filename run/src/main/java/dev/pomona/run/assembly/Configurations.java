package dev.pomona.run.assembly;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.service.cm.ConfigurationAdmin;

/** Configurations of this run; the launcher starts each run without those of the last. */
final class Configurations {
    private static final String ANY_BUNDLE = "?";
    private final ConfigurationAdmin admin;

    Configurations(ConfigurationAdmin admin) {
        this.admin = admin;
    }

    void singleton(String pid, Map<String, ?> values) throws IOException {
        admin.getConfiguration(pid, ANY_BUNDLE).update(new Hashtable<>(values));
    }

    void factory(String pid, Map<String, ?> values) throws IOException {
        admin.createFactoryConfiguration(pid, ANY_BUNDLE).update(new Hashtable<>(values));
    }
}
