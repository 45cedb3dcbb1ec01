package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcRoot;
import dev.pomona.shell.CommandProvider;
import dev.pomona.shell.Invocation;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Adds the command {@code afc}. */
@Component(service = CommandProvider.class, property = CommandProvider.NAME + "=afc")
public final class AfcCommands implements CommandProvider, Roots {
    private final Map<String, AfcRoot> roots = new ConcurrentHashMap<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addRoot(AfcRoot root, Map<String, Object> properties) {
        if (properties.get(AfcRoot.NAME) instanceof String name) roots.put(name, root);
    }

    void removeRoot(AfcRoot root) {
        roots.values().remove(root);
    }

    @Override
    public Optional<AfcRoot> find(String name) {
        return Optional.ofNullable(roots.get(name));
    }

    @Override
    public Set<String> all() {
        Set<String> words = new TreeSet<>();
        roots.forEach((name, root) -> words.add(name + ": " + root.description()));
        return words;
    }

    @Override
    public Object newCommand(Invocation call) {
        return new AfcCommand(call, this);
    }
}
