package dev.pomona.run.launch;

import dev.pomona.run.doctor.Doctor;
import dev.pomona.run.launch.HubOptions.UsageException;
import dev.pomona.shell.client.Main.NoHubException;
import dev.pomona.shell.client.StateOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Entry of {@code ./pomona}: decides between a hub, a twin, a word of the launcher's own, and a command in the hub. */
public final class Main {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int NO_HUB = 3;
    private static final String ADDRESS = "USBMUXD_SOCKET_ADDRESS";

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        StateOption option = StateOption.of(List.of(args), System.getenv());
        int code;
        if (option.error().isEmpty()) {
            code = run(option.state(), option.rest());
        } else {
            System.err.println("pomona: " + option.error());
            code = USAGE;
        }
        System.exit(code);
    }

    private static int run(Path state, List<String> args) throws InterruptedException {
        String first = args.isEmpty() ? "" : args.getFirst();
        List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
        try {
            return switch (first) {
                case "" -> alone(state);
                case "hub" -> isHelp(rest) ? Help.print(System.out) : HubProcess.run(state, HubOptions.parse(rest));
                case "twin" -> twin(state, args, rest);
                case "doctor" -> isHelp(rest) ? Help.print(System.out) : doctor(state, rest);
                case "version", "--version", "-V" -> version(args);
                case "-h", "--help" -> Help.print(System.out);
                case "help" -> help(state, args, rest);
                default -> namesCommand(args) ? command(state, args) : whichCommand();
            };
        } catch (UsageException e) {
            System.err.println("pomona: " + e.getMessage());
            System.err.println("Usage: " + Help.usage(first));
            return USAGE;
        } catch (IOException e) {
            System.err.println("pomona: " + e.getMessage());
            return FAILED;
        }
    }

    /** Whether there is a word besides global options, or the wish for help. */
    static boolean namesCommand(List<String> args) {
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (!arg.startsWith("-") || isHelp(List.of(arg))) return true;
            if (arg.equals("-u") || arg.equals("--udid")) i++;
        }
        return false;
    }

    private static int whichCommand() {
        System.err.println("pomona: which command? `pomona help` lists them");
        return USAGE;
    }

    private static boolean isHelp(List<String> args) {
        return args.contains("-h") || args.contains("--help");
    }

    /** {@code ./pomona}: somebody wants to look around. */
    private static int alone(Path state) throws IOException, InterruptedException {
        try {
            int code = dev.pomona.shell.client.Main.run(state.resolve("control.sock"), List.of("status"));
            System.err.println(
                    "a hub is running already for " + state + "; `./pomona help` lists what can be asked of it");
            return code;
        } catch (NoHubException e) {
            return HubProcess.run(state, HubOptions.lookAround());
        }
    }

    private static int twin(Path state, List<String> args, List<String> rest)
            throws UsageException, IOException, InterruptedException {
        boolean process = rest.isEmpty() || rest.getFirst().startsWith("-") && !isHelp(rest) && !hasAction(rest);
        if (process) return TwinProcess.run(state, TwinOptions.parse(rest));
        try {
            // The twin of its own process comes first: a hub beside it most likely got its phones from there.
            return dev.pomona.shell.client.Main.run(state.resolve("twin.sock"), args);
        } catch (NoHubException e) {
            return command(state, args);
        }
    }

    private static int doctor(Path state, List<String> options)
            throws UsageException, IOException, InterruptedException {
        String unknown = Doctor.unknown(options);
        if (!unknown.isEmpty()) throw new UsageException("unknown option " + unknown);
        return Doctor.run(state, Layout.bundles(), options, System.out);
    }

    /** {@code twin -u UDID lock}, {@code twin --json list}: global options before the action. */
    private static boolean hasAction(List<String> rest) {
        return List.of("-u", "--udid", "--json").contains(rest.getFirst());
    }

    private static int version(List<String> args) {
        String version = Versions.product();
        System.out.println(args.contains("--json") ? "{\"version\":\"" + version + "\"}" : "pomona " + version);
        return OK;
    }

    private static int help(Path state, List<String> args, List<String> rest) throws IOException, InterruptedException {
        if (!rest.isEmpty() && !Help.isLaunchers(rest.getFirst())) return command(state, args);
        Help.print(System.out);
        if (rest.isEmpty()) {
            System.out.println();
            return command(state, args);
        }
        return OK;
    }

    private static int command(Path state, List<String> args) throws IOException, InterruptedException {
        try {
            return dev.pomona.shell.client.Main.run(state.resolve("control.sock"), args);
        } catch (NoHubException e) {
            String upstream = System.getenv().getOrDefault(ADDRESS, "").strip();
            if (args.getFirst().equals("help") || isHelp(args)) {
                return ShortLived.explain(args);
            }
            if (!upstream.isEmpty()
                    && !args.getFirst().equals("stop")
                    && !args.getFirst().equals("status")) {
                return upstream(state, upstream, args);
            }
            System.err.println("pomona: " + dev.pomona.shell.client.Main.noHub(state));
            return NO_HUB;
        }
    }

    private static int upstream(Path state, String address, List<String> args)
            throws IOException, InterruptedException {
        try {
            Map<String, String> sources =
                    Map.of(HubProcess.UPSTREAM, Addresses.upstream(address), HubProcess.VITAL, "true");
            return ShortLived.run(state, sources, args);
        } catch (UsageException e) {
            System.err.println("pomona: " + ADDRESS + ": " + e.getMessage());
            return USAGE;
        }
    }
}
