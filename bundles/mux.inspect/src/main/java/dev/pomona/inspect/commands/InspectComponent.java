package dev.pomona.inspect.commands;

import dev.pomona.inspect.log.WireLogs;
import dev.pomona.mux.inspect.MuxInspector;
import dev.pomona.shell.CommandProvider;
import dev.pomona.shell.Invocation;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Adds the {@code mux} command, and keeps the wire logs that are on. */
@Component(service = CommandProvider.class, property = CommandProvider.NAME + "=mux")
public final class InspectComponent implements CommandProvider {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MuxInspector inspector;

    private final WireLogs logs;

    /** Wire logs go into the folder {@code wire} of what the hub keeps. */
    @Activate
    public InspectComponent(BundleContext context) {
        String state = context.getProperty("pomona.state");
        Path folder = state == null ? context.getDataFile("wire").toPath() : Path.of(state, "wire");
        logs = new WireLogs(() -> Optional.ofNullable(inspector), folder);
    }

    @Deactivate
    void deactivate() {
        logs.close();
    }

    @Override
    public Object newCommand(Invocation call) {
        return new MuxCommand(call, () -> Optional.ofNullable(inspector), logs);
    }
}
