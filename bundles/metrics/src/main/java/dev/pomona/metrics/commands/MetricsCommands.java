package dev.pomona.metrics.commands;

import dev.pomona.metrics.osgi.MetricsComponent;
import dev.pomona.shell.CommandProvider;
import dev.pomona.shell.Invocation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Adds the command {@code metrics}. */
@Component(service = CommandProvider.class, property = CommandProvider.NAME + "=metrics")
public final class MetricsCommands implements CommandProvider {
    private final MetricsComponent metrics;

    @Activate
    public MetricsCommands(@Reference MetricsComponent metrics) {
        this.metrics = metrics;
    }

    @Override
    public Object newCommand(Invocation call) {
        return new MetricsCommand(call, metrics);
    }
}
