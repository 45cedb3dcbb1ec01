package dev.pomona.shell.client;

import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;

/** Where whole lines come from: a person at a terminal, with editing and completion. */
public interface LineSource extends AutoCloseable {
    /**
     * Reads a line.
     *
     * @param complete given the words so far, the one that is begun last, all that could stand in that one's place
     * @return null when the person wants no more
     */
    String readLine(String prompt, UnaryOperator<List<String>> complete) throws IOException;

    /** Leaves the terminal as it was. */
    @Override
    void close();
}
