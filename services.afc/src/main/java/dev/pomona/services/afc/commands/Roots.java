package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcRoot;
import java.util.Optional;
import java.util.Set;

/** The other trees of files that there are. */
interface Roots {
    Optional<AfcRoot> find(String name);

    /** Their names and what they are, for people. */
    Set<String> all();

    /** None. */
    Roots NONE = new Roots() {
        @Override
        public Optional<AfcRoot> find(String name) {
            return Optional.empty();
        }

        @Override
        public Set<String> all() {
            return Set.of();
        }
    };
}
