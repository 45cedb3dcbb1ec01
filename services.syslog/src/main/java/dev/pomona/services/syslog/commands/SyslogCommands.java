package dev.pomona.services.syslog.commands;

import dev.pomona.services.syslog.SyslogFollower;
import dev.pomona.shell.CommandProvider;
import dev.pomona.shell.Invocation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine;

/** Adds the command {@code syslog}. */
@Component(service = CommandProvider.class, property = CommandProvider.NAME + "=syslog")
public final class SyslogCommands implements CommandProvider {
    private final SyslogFollower follower;

    @Activate
    public SyslogCommands(@Reference SyslogFollower follower) {
        this.follower = follower;
    }

    @Override
    public Object newCommand(Invocation call) {
        return new CommandLine(new SyslogCommand(call, follower))
                .addSubcommand(new ArchiveCommand(call))
                .getCommandSpec();
    }
}
