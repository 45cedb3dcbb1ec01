package dev.pomona.shell.osgi;

import dev.pomona.shell.console.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The console on the hub's own terminal; configured only when there is one. */
@Component(
        service = ConsoleComponent.class,
        immediate = true,
        configurationPid = "dev.pomona.shell.console",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ConsoleComponent {
    private final Console console;

    /** @throws IOException there is no terminal */
    @Activate
    public ConsoleComponent(BundleContext context, @Reference ShellComponent shell, Map<String, Object> configuration)
            throws IOException {
        Path history = Path.of(String.valueOf(configuration.get("history")));
        FrameworkHub hub = new FrameworkHub(context, new RegistryPhones(context));
        console = new Console(shell.commands(), shell.phones(), shell.dispatcher(), history, hub::stop);
        Thread.ofPlatform().daemon().name("console").start(console::run);
    }

    @Deactivate
    void deactivate() {
        console.close();
    }
}
