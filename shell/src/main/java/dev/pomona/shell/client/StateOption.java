package dev.pomona.shell.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code --state DIR}, taken off a command line wherever it stands before {@code --}.
 *
 * @param state the folder, absolute
 * @param rest the other arguments
 * @param error what is wrong with it; empty if nothing
 */
public record StateOption(Path state, List<String> rest, String error) {
    public static StateOption of(List<String> args, Map<String, String> env) {
        Path state = null;
        String error = "";
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            String arg = args.get(i);
            if (arg.equals("--")) {
                rest.addAll(args.subList(i, args.size()));
                break;
            } else if (arg.equals("--state") && i + 1 == args.size() || arg.equals("--state=")) {
                error = "--state needs a folder";
            } else if (arg.equals("--state")) {
                state = Path.of(args.get(++i));
            } else if (arg.startsWith("--state=")) {
                state = Path.of(arg.substring(8));
            } else {
                rest.add(arg);
            }
        }
        if (state == null) state = fallback(env);
        return new StateOption(state.toAbsolutePath().normalize(), List.copyOf(rest), error);
    }

    private static Path fallback(Map<String, String> env) {
        String xdg = env.getOrDefault("XDG_STATE_HOME", "");
        Path base = xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "state") : Path.of(xdg);
        return base.resolve("pomona");
    }
}
