package dev.pomona.plugins.manage;

import java.util.Set;

/** Bundles that the hub cannot do without, and that are no plugins even where they bring commands. */
final class Spine {
    private static final Set<String> PARTS = Set.of(
            "dev.pomona.mux.api",
            "dev.pomona.mux.engine",
            "dev.pomona.lockdown",
            "dev.pomona.shell",
            "dev.pomona.run",
            "dev.pomona.plugins");

    private Spine() {}

    static boolean isPart(String symbolicName) {
        return PARTS.contains(symbolicName);
    }
}
