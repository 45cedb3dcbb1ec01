package dev.pomona.shell.console;

import dev.pomona.shell.command.Caller;
import dev.pomona.shell.command.Commands;
import dev.pomona.shell.command.Dispatcher;
import dev.pomona.shell.command.Phones;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.SyntaxError;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Reads commands from a person at the hub's own terminal. Ctrl-C ends a command, {@code exit} or Ctrl-D the hub. */
public final class Console implements AutoCloseable {
    private final Terminal terminal;
    private final LineReader reader;
    private final Dispatcher dispatcher;
    private final Runnable leave;
    private volatile boolean closed;

    /**
     * Opens the terminal.
     *
     * @param history the file in which typed lines are kept
     * @param leave called when the person wants no more
     * @throws IOException there is no terminal
     */
    public Console(Commands commands, Phones phones, Dispatcher dispatcher, Path history, Runnable leave)
            throws IOException {
        this.dispatcher = dispatcher;
        this.leave = leave;
        terminal = open();
        reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("pomona")
                .parser(new DefaultParser())
                .completer(new CommandCompleter(commands, phones))
                .variable(LineReader.HISTORY_FILE, history)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    /** JLine finds its ways to the system's terminal through the thread's class loader, which in OSGi knows nothing of them. */
    static Terminal open() throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(TerminalBuilder.class.getClassLoader());
        try {
            return TerminalBuilder.builder().system(true).dumb(true).build();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Reads and runs until the person leaves or {@link #close}. */
    public void run() {
        while (!closed) {
            try {
                reader.readLine("pomona> ");
                ParsedLine line = reader.getParsedLine();
                List<String> words =
                        line.words().stream().filter(w -> !w.isEmpty()).toList();
                if (words.equals(List.of("exit")) || words.equals(List.of("quit"))) break;
                if (!words.isEmpty()) execute(words);
            } catch (UserInterruptException e) {
                // Ctrl-C at the prompt throws the line away.
                continue;
            } catch (SyntaxError e) {
                terminal.writer().println(e.getMessage());
            } catch (EndOfFileException e) {
                break;
            }
        }
        if (!closed) leave.run();
    }

    private void execute(List<String> words) {
        AtomicBoolean cancelled = new AtomicBoolean();
        Thread runner = Thread.currentThread();
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, signal -> {
            cancelled.set(true);
            runner.interrupt();
        });
        PrintStream out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
        try {
            int width = terminal.getWidth() > 0 ? terminal.getWidth() : 80;
            dispatcher.run(
                    words,
                    new Caller(
                            new ConsoleInput(terminal),
                            out,
                            out,
                            Path.of("").toAbsolutePath(),
                            true,
                            width,
                            cancelled));
        } finally {
            terminal.handle(Terminal.Signal.INT, before);
            // What is left of an interrupt must not hit the next command.
            if (Thread.interrupted() && !closed) out.flush();
            terminal.flush();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            reader.getHistory().save();
            terminal.close();
        } catch (IOException e) {
            // The person's terminal may be gone before us.
            return;
        }
    }
}
