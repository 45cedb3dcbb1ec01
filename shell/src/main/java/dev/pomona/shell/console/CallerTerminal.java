package dev.pomona.shell.console;

import dev.pomona.shell.client.LineSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jline.terminal.Terminal;

/** The terminal of the program that calls the hub. Loaded when a command first wants a line: JLine is not there for nothing. */
public final class CallerTerminal implements LineSource {
    private final Terminal terminal;
    private final ConsoleInput input;

    /** @throws IOException there is no terminal */
    public CallerTerminal() throws IOException {
        terminal = Console.open();
        input = new ConsoleInput(terminal);
    }

    @Override
    public String readLine(String prompt, UnaryOperator<List<String>> complete) {
        return input.readLine(prompt, (before, word) -> {
            List<String> words = new ArrayList<>(before);
            words.add(word);
            return complete.apply(words);
        });
    }

    @Override
    public void close() {
        try {
            terminal.close();
        } catch (IOException e) {
            // It has gone before us.
            return;
        }
    }
}
