package dev.pomona.twin.commands;

import dev.pomona.shell.CommandProvider;
import dev.pomona.shell.Invocation;
import dev.pomona.twin.TwinControl;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Adds the {@code twin} command, whether there are twins or not: without any it says so. */
@Component(property = CommandProvider.NAME + "=twin")
public final class TwinCommands implements CommandProvider {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile TwinControl twins;

    @Override
    public Object newCommand(Invocation call) {
        return new TwinCommand(call, Optional.ofNullable(twins));
    }
}
