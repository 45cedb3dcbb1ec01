package dev.pomona.plugins.osgi;

import dev.pomona.mux.Source;
import dev.pomona.plugins.Finding;
import dev.pomona.plugins.Plugin;
import dev.pomona.plugins.PluginException;
import dev.pomona.plugins.Plugins;
import dev.pomona.plugins.manage.Manager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the configured folder. As a {@link Source} it has been asked once when what lay in the folder has started. */
@Component(
        service = {Plugins.class, Source.class},
        immediate = true,
        configurationPid = PluginsComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class PluginsComponent implements Plugins, Source {
    static final String PID = "dev.pomona.plugins";
    private static final Logger LOG = LoggerFactory.getLogger(PluginsComponent.class);

    /** What can be set; see the README. */
    public @interface Config {
        String folder();

        /** Milliseconds between two looks at the folder. */
        long poll() default 250;

        /** Milliseconds that a plugin may take to start or stop. */
        long limit() default 10_000;
    }

    private final Manager manager;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("plugin-folder").factory());

    /** @throws IOException the folder cannot be made */
    @Activate
    public PluginsComponent(BundleContext context, @Reference ServiceComponentRuntime components, Config config)
            throws IOException {
        Path folder = Path.of(config.folder());
        Files.createDirectories(folder);
        manager = new Manager(context, components, folder, Duration.ofMillis(config.limit()));
        var unused = timer.scheduleWithFixedDelay(this::tick, 0, config.poll(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            manager.tick();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("Looking at the plugins failed; it is tried again", e);
        }
    }

    @Deactivate
    void deactivate() {
        timer.shutdownNow();
        manager.close();
    }

    @Override
    public String name() {
        return "plugins " + manager.folder();
    }

    @Override
    public boolean settled() {
        return manager.settled();
    }

    @Override
    public String status() {
        if (!manager.readable()) return "cannot be read";
        return manager.all().stream().filter(p -> !p.shipped()).count() + " dropped in";
    }

    @Override
    public boolean healthy() {
        return manager.readable();
    }

    @Override
    public List<Plugin> all() {
        return manager.all();
    }

    @Override
    public Plugin find(String name) throws PluginException {
        return manager.find(name);
    }

    @Override
    public Plugin start(String name) throws PluginException {
        return manager.start(name);
    }

    @Override
    public Plugin stop(String name) throws PluginException {
        return manager.stop(name);
    }

    @Override
    public Plugin restart(String name) throws PluginException {
        return manager.restart(name);
    }

    @Override
    public Plugin install(Path jar) throws PluginException {
        return manager.install(jar);
    }

    @Override
    public void remove(String name) throws PluginException {
        manager.remove(name);
    }

    @Override
    public List<Finding> why(String name) throws PluginException {
        return manager.why(name);
    }

    @Override
    public List<String> leftThreads() {
        return manager.leftThreads();
    }
}
