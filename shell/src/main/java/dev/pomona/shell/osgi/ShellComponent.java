package dev.pomona.shell.osgi;

import dev.pomona.mux.Source;
import dev.pomona.shell.CommandProvider;
import dev.pomona.shell.command.BuiltIn;
import dev.pomona.shell.command.Commands;
import dev.pomona.shell.command.Dispatcher;
import dev.pomona.shell.command.Phones;
import dev.pomona.shell.control.ControlServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
        service = {ShellComponent.class, Source.class},
        immediate = true,
        configurationPid = "dev.pomona.shell",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class ShellComponent implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(ShellComponent.class);
    private final BundleContext context;
    private final Commands commands = new Commands();
    private final RegistryPhones phones;
    private final Dispatcher dispatcher;
    private final Path socket;
    /** Empty if it could not be opened, and then {@link #status} says why: commands are still there for the console. */
    private final Optional<ControlServer> control;

    private final String status;
    private final Map<String, ServiceRegistration<?>> gogo = new ConcurrentHashMap<>();

    @Activate
    public ShellComponent(BundleContext context, Map<String, Object> configuration) {
        this.context = context;
        phones = new RegistryPhones(context);
        dispatcher = new Dispatcher(commands, phones);
        BuiltIn.addTo(commands, phones, new FrameworkHub(context, phones));
        commands.all().keySet().forEach(this::publish);
        socket = Path.of(String.valueOf(configuration.get("socket")));
        Optional<ControlServer> opened = Optional.empty();
        String words = "listening";
        try {
            opened = Optional.of(ControlServer.open(socket, dispatcher::run));
        } catch (IOException e) {
            LOG.error("the control socket {} cannot be opened", socket, e);
            words = "cannot be opened: " + e.getMessage();
        }
        control = opened;
        status = words;
    }

    @Override
    public String name() {
        return "control " + socket;
    }

    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public String status() {
        return status;
    }

    @Override
    public boolean healthy() {
        return control.isPresent();
    }

    @Deactivate
    void deactivate() {
        control.ifPresent(ControlServer::close);
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
