package dev.pomona.shell.command;

import dev.pomona.mux.Source;
import java.util.List;

/** What the shell's own commands need to know of the process they run in. */
public interface Hub {
    String version();

    /** In the order of their names. */
    List<Source> sources();

    /** Begins to stop everything, and returns at once. */
    void stop();
}
