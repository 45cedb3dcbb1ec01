package dev.pomona.shell.command;

import dev.pomona.shell.CommandProvider;

/** The shell's own commands. */
public final class BuiltIn {
    private BuiltIn() {}

    public static void addTo(Commands commands, Phones phones, Hub hub) {
        add(commands, "devices", call -> new DevicesCommand(call, phones));
        add(commands, "info", InfoCommand::new);
        add(commands, "pair", TrustCommands.Pair::new);
        add(commands, "unpair", TrustCommands.Unpair::new);
        add(commands, "validate", TrustCommands.Validate::new);
        add(commands, "trust", call -> new TrustCommands.Show(call, phones));
        add(commands, "lockdown", LockdownCommands::new);
        add(commands, "vault", call -> new VaultCommands(call, phones));
        add(commands, "forward", call -> new ForwardCommand(call, phones));
        add(commands, "stop", call -> new HubCommands.Stop(call, hub));
        add(commands, "version", call -> new HubCommands.Version(call, hub));
        add(commands, "help", call -> new HubCommands.Help(call, commands));
    }

    private static void add(Commands commands, String name, CommandProvider provider) {
        commands.putIfAbsent(name, provider);
    }
}
