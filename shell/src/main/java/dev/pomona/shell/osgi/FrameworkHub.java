package dev.pomona.shell.osgi;

import dev.pomona.mux.Source;
import dev.pomona.shell.command.Hub;
import java.util.Comparator;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The framework that the shell runs in. */
final class FrameworkHub implements Hub {
    private static final Logger LOG = LoggerFactory.getLogger(FrameworkHub.class);
    private final BundleContext context;
    private final RegistryPhones registry;

    FrameworkHub(BundleContext context, RegistryPhones registry) {
        this.context = context;
        this.registry = registry;
    }

    @Override
    public String version() {
        Version v = context.getBundle().getVersion();
        String release = v.getMajor() + "." + v.getMinor() + "." + v.getMicro();
        // As the build names it, so that it can be compared with what the launcher says of itself.
        return v.getQualifier().isEmpty() ? release : release + "-" + v.getQualifier();
    }

    @Override
    public List<Source> sources() {
        return registry.services(Source.class).stream()
                .sorted(Comparator.comparing(Source::name))
                .toList();
    }

    @Override
    public void stop() {
        try {
            context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).stop();
        } catch (BundleException e) {
            LOG.error("the hub does not stop", e);
        }
    }
}
