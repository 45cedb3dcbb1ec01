package dev.pomona.shell.osgi;

import dev.pomona.shell.CommandProvider;
import dev.pomona.shell.command.BuiltIn;
import dev.pomona.shell.command.Commands;
import dev.pomona.shell.command.Dispatcher;
import dev.pomona.shell.command.Phones;
import dev.pomona.shell.control.ControlServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shell: its commands, those of other bundles, and the control socket. */
@Component(
        service = ShellComponent.class,
        immediate = true,
        configurationPid = "dev.pomona.shell",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ShellComponent {
    private static final Logger LOG = LoggerFactory.getLogger(ShellComponent.class);
    private final BundleContext context;
    private final Commands commands = new Commands();
    private final RegistryPhones phones;
    private final Dispatcher dispatcher;
    private final ControlServer control;
    private final Map<String, ServiceRegistration<?>> gogo = new ConcurrentHashMap<>();

    /** @throws IOException the control socket cannot be opened */
    @Activate
    public ShellComponent(BundleContext context, Map<String, Object> configuration) throws IOException {
        this.context = context;
        phones = new RegistryPhones(context);
        dispatcher = new Dispatcher(commands, phones);
        BuiltIn.addTo(commands, phones, new FrameworkHub(context, phones));
        commands.all().keySet().forEach(this::publish);
        control = ControlServer.open(Path.of(String.valueOf(configuration.get("socket"))), dispatcher::run);
    }

    @Deactivate
    void deactivate() {
        control.close();
        // Taken out first: the providers are unbound after this.
        for (String name : java.util.List.copyOf(gogo.keySet())) {
            ServiceRegistration<?> registration = gogo.remove(name);
            if (registration != null) registration.unregister();
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProvider(CommandProvider provider, Map<String, Object> properties) {
        String name = name(properties);
        if (name.isEmpty()) {
            LOG.warn("a command without a name ({}) is left out", CommandProvider.NAME);
            return;
        }
        if (commands.putIfAbsent(name, provider)) {
            publish(name);
        } else {
            LOG.warn("there is a command {} already; another bundle's is left out", name);
        }
    }

    void removeProvider(CommandProvider provider, Map<String, Object> properties) {
        String name = name(properties);
        if (!commands.remove(name, provider)) return;
        ServiceRegistration<?> registration = gogo.remove(name);
        if (registration != null) registration.unregister();
    }

    private void publish(String name) {
        gogo.put(name, GogoCommand.register(context, name, dispatcher));
    }

    private static String name(Map<String, Object> properties) {
        return properties.get(CommandProvider.NAME) instanceof String s ? s : "";
    }

    Commands commands() {
        return commands;
    }

    Phones phones() {
        return phones;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }
}
