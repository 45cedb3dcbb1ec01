package dev.pomona.services.afc.commands;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.AfcEntry;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import dev.pomona.shell.LineEditor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** {@code afc shell}: the same commands, from a directory of the phone, with {@code cd}, {@code lcd} and {@code pwd}. */
final class AfcShell {
    private final Invocation call;
    private final AfcClient client;
    private String here;
    private Path directory;
    private int failures;

    AfcShell(Invocation call, AfcClient client, String start) {
        this.call = call;
        this.client = client;
        this.here = Paths.from("/", start);
        this.directory = call.directory();
    }

    void run() throws IOException, CommandException {
        if (!Paths.isDirectory(client, here)) throw new CommandException(here + ": no such directory");
        Optional<LineEditor> editor = call.editor();
        BufferedReader lines = new BufferedReader(new InputStreamReader(call.in(), StandardCharsets.UTF_8));
        while (!call.cancelled()) {
            String line;
            if (editor.isPresent()) {
                line = editor.get().readLine(prompt(), this::candidates);
            } else {
                if (call.terminal()) {
                    call.err().print(prompt());
                    call.err().flush();
                }
                line = lines.readLine();
            }
            if (line == null || !execute(line)) break;
        }
        // A person has seen what failed; whoever wrote a script has not.
        if (editor.isEmpty() && failures > 0) {
            throw new CommandException(failures == 1 ? "a command failed" : failures + " commands failed");
        }
    }

    /** The first word is a command; the others may be names on the phone. */
    List<String> candidates(List<String> before, String word) {
        if (before.isEmpty()) {
            List<String> commands = new ArrayList<>(List.of("cd", "lcd", "pwd", "help", "exit"));
            commands.addAll(new CommandLine(new AfcCommand(call, Roots.NONE))
                    .getSubcommands()
                    .keySet());
            return commands;
        }
        try {
            return complete(word);
        } catch (IOException e) {
            // Nothing there, or nobody to ask: there is nothing to offer.
            return List.of();
        }
    }

    String prompt() {
        return "afc:" + Words.safe(here) + "> ";
    }

    /** @return whether to go on */
    boolean execute(String line) throws IOException {
        List<String> words;
        try {
            words = split(line);
            if (words.isEmpty()) return true;
            switch (words.getFirst()) {
                case "exit", "quit" -> {
                    return false;
                }
                case "pwd" -> call.out().println(Words.safe(here));
                case "cd" -> cd(words.size() > 1 ? words.get(1) : "/");
                case "lcd" -> lcd(words.size() > 1 ? words.get(1) : "");
                default -> command(words);
            }
        } catch (CommandException e) {
            failures++;
            call.err().println(e.getMessage());
        }
        call.out().flush();
        call.err().flush();
        return true;
    }

    private void cd(String path) throws IOException, CommandException {
        String there = Paths.from(here, path);
        if (!Paths.isDirectory(client, there)) throw new CommandException(there + ": no such directory");
        here = there.length() > 1 && there.endsWith("/") ? there.substring(0, there.length() - 1) : there;
    }

    private void lcd(String path) throws CommandException {
        Path there = directory.resolve(path).toAbsolutePath().normalize();
        if (!Files.isDirectory(there)) throw new CommandException(there + ": no such directory");
        directory = there;
        call.out().println(there);
    }

    private void command(List<String> words) {
        Within inner = new Within(call, call.out(), here, directory, client);
        CommandLine commands = new CommandLine(new AfcCommand(inner, Roots.NONE))
                .setCommandName("")
                .setOut(new PrintWriter(call.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(call.err(), true, StandardCharsets.UTF_8))
                .setUsageHelpWidth(Math.clamp(call.width(), 60, 120))
                .setExecutionExceptionHandler((e, l, r) -> {
                    call.err().println(Words.of(e));
                    return 1;
                });
        commands.setParameterExceptionHandler((e, a) -> {
            call.err().println(e.getMessage() + "; `help` lists what there is");
            return 2;
        });
        if (words.getFirst().equals("help") || words.getFirst().equals("?")) {
            commands.usage(call.out());
            return;
        }
        if (commands.execute(words.toArray(String[]::new)) != 0) failures++;
    }

    /** The names that could stand where {@code word} does: entries of the directory that it begins to name. */
    List<String> complete(String word) throws IOException {
        int slash = word.lastIndexOf('/');
        String typed = word.substring(0, slash + 1);
        String begun = word.substring(slash + 1);
        List<String> names = new ArrayList<>();
        for (AfcEntry entry : client.entries(Paths.from(here, typed.isEmpty() ? "." : typed))) {
            if (entry.name().startsWith(begun)) {
                names.add(typed + entry.name() + (entry.stat().isDirectory() ? "/" : ""));
            }
        }
        names.sort(null);
        return names;
    }

    /** Words apart by spaces; quotes and backslashes keep them together. */
    static List<String> split(String line) throws CommandException {
        List<String> words = new ArrayList<>();
        Optional<StringBuilder> word = Optional.empty();
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == 0 && Character.isWhitespace(c)) {
                word.ifPresent(w -> words.add(w.toString()));
                word = Optional.empty();
                continue;
            }
            StringBuilder to = word.orElseGet(StringBuilder::new);
            word = Optional.of(to);
            if (c == quote) quote = 0;
            else if (quote == 0 && (c == '\'' || c == '"')) quote = c;
            else if (c == '\\' && quote != '\'' && i + 1 < line.length()) to.append(line.charAt(++i));
            else to.append(c);
        }
        if (quote != 0) throw new CommandException("a quote is not closed");
        word.ifPresent(w -> words.add(w.toString()));
        return words;
    }
}
