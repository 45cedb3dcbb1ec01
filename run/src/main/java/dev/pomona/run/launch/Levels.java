package dev.pomona.run.launch;

/** In what order bundles start: first what the others log to and are configured by, last what sets it all going. */
final class Levels {
    /** Where the framework goes on starting. */
    static final int LAST = 10;
    /** The last of those that only serve the others. */
    static final int SERVING = 3;
    /** Of bundles from the hot-deploy folder. */
    static final int PLUGINS = 8;

    private Levels() {}

    static int of(String symbolicName) {
        if (symbolicName == null) return PLUGINS;
        if (symbolicName.startsWith("org.ops4j.pax.logging")) return 1;
        if (symbolicName.startsWith("org.apache.felix.configadmin")) return 2;
        if (symbolicName.equals("dev.pomona.run")) return 7;
        if (symbolicName.startsWith("dev.pomona.")) return 6;
        return SERVING;
    }
}
