package dev.pomona.mount;

import dev.pomona.services.afc.AfcRoot;
import dev.pomona.shell.CommandProvider;
import dev.pomona.shell.Invocation;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Adds the command {@code mount}. */
@Component(service = CommandProvider.class, property = CommandProvider.NAME + "=mount")
public final class MountCommands implements CommandProvider {
    private final Map<String, AfcRoot> roots = new ConcurrentHashMap<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addRoot(AfcRoot root, Map<String, Object> properties) {
        if (properties.get(AfcRoot.NAME) instanceof String name) roots.put(name, root);
    }

    void removeRoot(AfcRoot root) {
        roots.values().remove(root);
    }

    @Override
    public Object newCommand(Invocation call) {
        return new MountCommand(call, roots);
    }
}
