package dev.pomona.shell.console;

import dev.pomona.shell.LineEditor;
import java.io.FilterInputStream;
import java.util.List;
import java.util.function.BiFunction;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;

/** What a person types at the console while a command runs; a command may also ask for whole lines. */
public final class ConsoleInput extends FilterInputStream implements LineEditor {
    private final Terminal terminal;
    private BiFunction<List<String>, String, List<String>> complete = (before, word) -> List.of();
    private LineReader reader;

    ConsoleInput(Terminal terminal) {
        super(terminal.input());
        this.terminal = terminal;
    }

    @Override
    public String readLine(String prompt, BiFunction<List<String>, String, List<String>> completion) {
        complete = completion;
        if (reader == null) {
            reader = LineReaderBuilder.builder()
                    .terminal(terminal)
                    .appName("pomona")
                    .parser(new DefaultParser())
                    .completer((r, line, candidates) -> complete.apply(
                                    line.words().subList(0, line.wordIndex()), line.word())
                            .forEach(c -> candidates.add(candidate(c))))
                    .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                    .build();
        }
        while (true) {
            try {
                return reader.readLine(prompt);
            } catch (UserInterruptException e) {
                // Ctrl-C at the prompt throws the line away.
                continue;
            } catch (EndOfFileException e) {
                return null;
            }
        }
    }

    /** After a directory, its contents can be completed at once. */
    private static Candidate candidate(String word) {
        return new Candidate(word, word, null, null, null, null, !word.endsWith("/"));
    }
}
