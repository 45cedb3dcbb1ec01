package dev.pomona.run.doctor;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code ./pomona doctor}: looks at what a hub needs, and says what is wrong and what to do. */
public final class Doctor {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final Set<String> OPTIONS = Set.of("--json", "--print-udev", "--install-udev", "--yes");

    private Doctor() {}

    /** The first word that it does not know, empty if it knows them all. */
    public static String unknown(List<String> args) {
        return args.stream().filter(a -> !OPTIONS.contains(a)).findFirst().orElse("");
    }

    /**
     * @param args all known
     * @param bundles of the distribution
     * @return the exit status: 1 if something is bad
     */
    public static int run(Path state, Path bundles, List<String> args, PrintStream out)
            throws IOException, InterruptedException {
        World world = World.real(state, bundles);
        if (args.contains("--print-udev")) {
            out.print(UdevRule.text());
            return OK;
        }
        if (args.contains("--install-udev")) return install(world, args.contains("--yes"), out);
        return print(findings(world), args.contains("--json"), out);
    }

    static List<Finding> findings(World world) {
        List<Finding> all = new ArrayList<>(new SystemChecks(world).all());
        all.addAll(new StateChecks(world).all());
        all.addAll(new UsbChecks(world).all());
        return all;
    }

    static int print(List<Finding> findings, boolean json, PrintStream out) {
        boolean well = findings.stream().noneMatch(f -> f.level() == Finding.Level.BAD);
        if (json) {
            out.println(findings.stream()
                    .map(Finding::json)
                    .collect(Collectors.joining(",", "{\"ok\":" + well + ",\"findings\":[", "]}")));
        } else {
            findings.forEach(f -> out.println(f.line()));
        }
        return well ? OK : FAILED;
    }

    private static int install(World world, boolean yes, PrintStream out) throws IOException, InterruptedException {
        UdevRule rule = new UdevRule(world, UdevRule::run);
        System.err.println("This writes " + rule.file() + ":");
        System.err.print(UdevRule.text());
        java.io.Console console = System.console();
        if (!yes && console != null && Boolean.getBoolean("pomona.stdin.terminal")) {
            String answer = console.readLine("Install it? [y/N] ");
            if (answer == null
                    || !answer.strip().toLowerCase(java.util.Locale.ROOT).startsWith("y")) {
                System.err.println("pomona: nothing was changed");
                return FAILED;
            }
        }
        rule.install().forEach(out::println);
        return OK;
    }
}
