package dev.pomona.plugins;

import java.util.List;
import java.util.Optional;

/**
 * One plugin as it is now.
 *
 * @param id the bundle's number in this run of the hub; -1 for a file that is no bundle
 * @param name what people type: the symbolic name without the house's prefix, or the file's name
 * @param version the bundle's; empty for a file that is no bundle
 * @param shipped whether it came with the hub rather than through the plugins folder
 * @param file where it lies in the plugins folder
 * @param services the types of client that it offers for phones
 * @param commands the commands that it adds
 * @param clients for how many phones a client of it is published
 * @param problem one line for people; empty when all is well
 */
public record Plugin(
        long id,
        String name,
        String symbolicName,
        String version,
        State state,
        boolean shipped,
        Optional<String> file,
        List<String> services,
        List<String> commands,
        int clients,
        String problem) {

    /** How a plugin is. */
    public enum State {
        ACTIVE,
        /** Not running because somebody stopped it. */
        STOPPED,
        /** Something that it imports or requires is not there. */
        UNRESOLVED,
        /** It threw while it started, or one of its components did. */
        FAILED,
        /** On its way up or down, and within its time. */
        CHANGING,
        /** On its way up or down for longer than any plugin may take. */
        HANGING,
        /** A file in the plugins folder that is no bundle. */
        UNREADABLE
    }
}
