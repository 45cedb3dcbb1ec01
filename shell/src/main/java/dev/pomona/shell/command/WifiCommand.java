package dev.pomona.shell.command;

import com.dd.plist.NSNumber;
import dev.pomona.lockdown.Lockdown;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code wifi}: whether a phone takes connections over the network. */
@Command(
        name = "wifi",
        description = "Switch on or off, over USB, that a trusted phone takes connections over Wi-Fi; or show it")
final class WifiCommand implements Callable<Integer> {
    private static final String DOMAIN = "com.apple.mobile.wireless_lockdown";
    private static final String KEY = "EnableWifiConnections";
    private final Invocation call;

    /** What to do. */
    enum Switch {
        ON,
        OFF
    }

    @Parameters(arity = "0..1", paramLabel = "on|off", description = "Nothing: show how it is")
    private Switch wanted;

    WifiCommand(Invocation call) {
        this.call = call;
    }

    @Override
    public Integer call() throws IOException, CommandException {
        Lockdown lockdown = call.lockdown();
        if (wanted != null) lockdown.setValue(DOMAIN, KEY, new NSNumber(wanted == Switch.ON));
        boolean on = lockdown.value(DOMAIN, KEY)
                .map(v -> v instanceof NSNumber n && n.boolValue())
                .orElse(false);
        if (call.json()) call.object(Map.of("udid", lockdown.udid().value(), "wifi", on));
        else call.out().println(lockdown.udid() + (on ? " takes" : " does not take") + " connections over Wi-Fi");
        return Dispatcher.OK;
    }
}
