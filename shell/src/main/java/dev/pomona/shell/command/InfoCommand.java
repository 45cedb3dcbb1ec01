package dev.pomona.shell.command;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import dev.pomona.lockdown.Lockdown;
import dev.pomona.shell.CommandException;
import dev.pomona.shell.Invocation;
import dev.pomona.shell.render.Json;
import dev.pomona.shell.render.Plists;
import dev.pomona.shell.render.Table;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "info",
        description = {
            "Show what a phone tells of itself: all values of a domain, or one",
            "A phone that does not trust this hub tells little. A missing value is exit code 1."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  info",
            "  info ProductVersion",
            "  info -q com.apple.disk_usage TotalDiskCapacity",
            "  info --json -u 00008110"
        })
final class InfoCommand implements Callable<Integer> {
    private final Invocation call;

    @Option(
            names = {"-q", "--domain"},
            paramLabel = "DOMAIN",
            description = "Such as com.apple.mobile.battery; without it the general values")
    private String domain = "";

    @Parameters(arity = "0..1", paramLabel = "KEY", description = "One value only, such as ProductVersion")
    private String key = "";

    InfoCommand(Invocation call) {
        this.call = call;
    }

    /** @param domain null for the general one; likewise {@code key} for all */
    InfoCommand(Invocation call, String domain, String key) {
        this.call = call;
        this.domain = domain == null ? "" : domain;
        this.key = key == null ? "" : key;
    }

    @Override
    public Integer call() throws IOException, CommandException {
        Lockdown lockdown = call.lockdown();
        if (key.isEmpty()) {
            call.object(Plists.map(lockdown.values(domain)));
            return 0;
        }
        NSObject value = lockdown.value(domain, key)
                .orElseThrow(() -> new CommandException(
                        lockdown.udid() + " has no value " + key + (domain.isEmpty() ? "" : " in " + domain)));
        if (value instanceof NSDictionary dictionary) {
            call.object(Plists.map(dictionary));
        } else if (call.json()) {
            call.out().println(Json.line(Plists.plain(value)));
        } else {
            call.out().println(Table.cell(Plists.plain(value)));
        }
        return 0;
    }
}
