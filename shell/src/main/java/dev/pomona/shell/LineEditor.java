package dev.pomona.shell;

import java.io.IOException;
import java.util.List;
import java.util.function.BiFunction;
import org.osgi.annotation.versioning.ProviderType;

/** Reads lines from a person at the hub's own console, with editing, history and completion. */
@ProviderType
public interface LineEditor {
    /**
     * Reads a line.
     *
     * @param complete given the words before and the one that is begun, all that could stand there
     * @return null when the person wants no more
     */
    String readLine(String prompt, BiFunction<List<String>, String, List<String>> complete) throws IOException;
}
