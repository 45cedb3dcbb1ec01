package dev.pomona.shell.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that every command has; the shell answers them. */
final class Globals {
    @Option(
            names = {"-u", "--udid"},
            paramLabel = "UDID",
            description = "The phone meant; the beginning of its UDID is enough")
    String udid = "";

    @Option(names = "--json", description = "Print JSON: one document, or one per line for streams")
    boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help")
    boolean help;

    /**
     * A command line with its command's name in front.
     *
     * @param name empty if there is none
     * @param args what follows the name; options that stood before it come first
     */
    record Split(String name, List<String> args) {}

    /** Options may stand before the command's name: {@code -u UDID info}. */
    static Split split(List<String> args) {
        List<String> before = new ArrayList<>();
        int i = 0;
        for (; i < args.size() && args.get(i).startsWith("-"); i++) {
            String arg = args.get(i);
            before.add(arg);
            boolean value = arg.equals("-u") || arg.equals("--udid");
            if (value && i + 1 < args.size()) before.add(args.get(++i));
        }
        if (i == args.size()) return new Split("", List.copyOf(before));
        List<String> rest = new ArrayList<>(before);
        rest.addAll(args.subList(i + 1, args.size()));
        return new Split(args.get(i), List.copyOf(rest));
    }
}
