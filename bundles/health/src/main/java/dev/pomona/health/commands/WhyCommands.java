package dev.pomona.health.commands;

import dev.pomona.health.osgi.HealthComponent;
import dev.pomona.shell.CommandProvider;
import dev.pomona.shell.Invocation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Adds the command {@code why}. */
@Component(service = CommandProvider.class, property = CommandProvider.NAME + "=why")
public final class WhyCommands implements CommandProvider {
    private final HealthComponent hub;

    @Activate
    public WhyCommands(@Reference HealthComponent hub) {
        this.hub = hub;
    }

    @Override
    public Object newCommand(Invocation call) {
        return new WhyCommand(call, hub);
    }
}
