package dev.pomona.shell.command;

import dev.pomona.shell.CommandProvider;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The commands that there are now, by name; they come and go with their bundles. */
public final class Commands {
    private final Map<String, CommandProvider> byName = new ConcurrentHashMap<>();

    /** Adds a command, unless there is one of that name: nobody takes over another's name. */
    public boolean putIfAbsent(String name, CommandProvider provider) {
        return byName.putIfAbsent(name, provider) == null;
    }

    /** Removes a command if the name is this provider's. */
    public boolean remove(String name, CommandProvider provider) {
        return byName.remove(name, provider);
    }

    public Optional<CommandProvider> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Sorted by name. */
    public SortedMap<String, CommandProvider> all() {
        return new TreeMap<>(byName);
    }
}
