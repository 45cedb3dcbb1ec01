package dev.pomona.shell.console;

import dev.pomona.lockdown.Lockdown;
import dev.pomona.shell.command.Commands;
import dev.pomona.shell.command.Dispatcher;
import dev.pomona.shell.command.Phones;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Offers commands, subcommands, options, and the UDIDs of the phones that are there. */
final class CommandCompleter implements Completer {
    private final Commands commands;
    private final Phones phones;

    CommandCompleter(Commands commands, Phones phones) {
        this.commands = commands;
        this.phones = phones;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<String> before = line.words().subList(0, line.wordIndex());
        if (before.isEmpty()) {
            commands.all().keySet().forEach(name -> candidates.add(new Candidate(name)));
            candidates.add(new Candidate("exit"));
            return;
        }
        String last = before.getLast();
        if (last.equals("-u") || last.equals("--udid")) {
            for (Phones.Phone p : phones.all()) candidates.add(phone(p));
            return;
        }
        if (before.equals(List.of("help"))) {
            commands.all().keySet().forEach(name -> candidates.add(new Candidate(name)));
            return;
        }
        CommandLine command = commands.find(before.getFirst())
                .map(provider -> Dispatcher.describe(before.getFirst(), provider))
                .orElse(null);
        if (command == null) return;
        for (String word : before.subList(1, before.size())) {
            command = command.getSubcommands().getOrDefault(word, command);
        }
        command.getSubcommands().keySet().forEach(name -> candidates.add(new Candidate(name)));
        for (OptionSpec option : command.getCommandSpec().options()) {
            candidates.add(new Candidate(option.longestName()));
        }
    }

    private static Candidate phone(Phones.Phone phone) {
        Object name = phone.facts().get(Lockdown.NAME);
        String udid = phone.udid().value();
        return new Candidate(udid, udid, null, name == null ? null : name.toString(), null, null, true);
    }
}
