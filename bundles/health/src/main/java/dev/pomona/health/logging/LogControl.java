package dev.pomona.health.logging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.function.UnaryOperator;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Changes what is logged while the hub runs: writes a configuration and tells Pax Logging to read it. */
@Component(service = LogControl.class)
public final class LogControl {
    private static final String PID = "org.ops4j.pax.logging";

    private final ConfigurationAdmin admin;
    private final Path file;
    private LogSettings settings = LogSettings.initial(System.getProperty("pomona.log", "INFO"));

    @Activate
    public LogControl(BundleContext context, @Reference ConfigurationAdmin admin) {
        this.admin = admin;
        this.file = context.getDataFile("logback.xml").toPath();
    }

    public synchronized LogSettings settings() {
        return settings;
    }

    /** @throws IOException it could not be written, and nothing has changed */
    public synchronized LogSettings change(UnaryOperator<LogSettings> change) throws IOException {
        LogSettings now = change.apply(settings);
        Files.writeString(file, now.xml());
        Configuration configuration = admin.getConfiguration(PID, "?");
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("org.ops4j.pax.logging.logback.config.file", file.toString());
        // The same file with other content is no change by itself.
        properties.put("pomona.changed", System.nanoTime());
        configuration.update(properties);
        settings = now;
        return now;
    }
}
