package dev.pomona.run.launch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** {@code ./pomona twin}: the simulated phone alone, as a USB/IP exporter. */
final class TwinProcess {
    private static final String LOCK = "twin.lock";

    private TwinProcess() {}

    static int run(Path folder, TwinOptions options) throws IOException, InterruptedException {
        State state = State.open(folder);
        state.requireSocket("twin.sock");
        if (state.lock(LOCK).isEmpty()) {
            System.err.println("pomona: a twin is running already for " + folder + " (process " + state.holder(LOCK)
                    + "); stop it, or give this one another folder with --state DIR");
            return Main.FAILED;
        }
        Map<String, String> settings = new HashMap<>();
        settings.put("pomona.state", folder.toString());
        settings.put("pomona.control", state.file("twin.sock").toString());
        settings.put("pomona.twins", String.valueOf(options.count()));
        settings.put("pomona.twin.port", String.valueOf(options.port()));
        settings.put("pomona.twin.alone", "true");
        return HubProcess.foreground(
                state.file("cache-twin"), settings, options.logLevel().isEmpty() ? "INFO" : options.logLevel());
    }
}
