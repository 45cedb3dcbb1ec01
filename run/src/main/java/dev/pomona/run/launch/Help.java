package dev.pomona.run.launch;

import java.io.PrintStream;
import java.util.Set;

/** What the launcher itself can do. */
final class Help {
    private static final Set<String> OWN = Set.of("hub", "twin", "doctor", "version", "help");
    private static final String TEXT = """
        Usage: ./pomona                      with no hub running: a hub with one twin, and a console
               ./pomona hub [OPTION]...      run the hub until SIGTERM or Ctrl-C
               ./pomona COMMAND ...          run a command in the running hub
               ./pomona twin [--port N] [--count N]
                                             the simulated phone alone, as a USB/IP exporter
               ./pomona twin ACTION UDID     play the phone's user: trust, deny, lock, unlock, ...
               ./pomona help [COMMAND], version, doctor

        Everywhere:
          --state DIR                  what the hub keeps ($XDG_STATE_HOME/pomona)

        Options of doctor:
          --json                       one JSON document
          --print-udev                 the udev rule that lets other people than root open phones
          --install-udev [--yes]       install it (as root)

        Options of hub:
          --twin[=N]                   N simulated phones (1)
          --usb, --no-usb              real USB on (default) or off
          --wifi[=ADDRESS]             phones over Wi-Fi, at this address of the machine or at all of them
          --twin-wifi ADDRESS          simulated phones on Wi-Fi, too: the first at this address, the next at the next
          --usbip HOST:PORT[/BUSID]    attach the phones of a USB/IP exporter; repeatable
          --upstream ADDR              include the phones of another usbmuxd; repeatable
          --listen ADDR[=UDID,...]     serve the mux protocol there, these phones only; repeatable
                                       (mux.sock in the state folder)
          --policy FILE                who may do what at the sockets; without it the hub's user and root alone
          --compat                     everybody may do everything at the sockets, as with usbmuxd
          --socket-group GROUP         may open Unix sockets besides the hub's user; --policy says what for
          --listen tls://HOST:PORT     the same for other machines: TLS, and only for who has the token
          --tunnel PATH=tls://HOST:PORT
                                       a Unix socket here that leads to such a listener of another hub; repeatable
          --token FILE                 the token of tls:// listeners and tunnels (mux.token in the state folder)
          --listen-anywhere            allow a --listen address that other machines reach
          --network-address LAYOUT     how clients are told the addresses of Wi-Fi phones: auto (to each as it reads
                                       them), host, bsd, linux or windows
          --vault-key SOURCE           where the key of pair records comes from: file:PATH, passphrase-file:PATH,
                                       command:COMMAND or none (a file in the user's folder of configurations)
          --plugins DIR                hot-deploy folder (plugins in the state folder)
          --shell, --no-shell          console on this terminal
          --log LEVEL, --verbose       ERROR, WARN, INFO, DEBUG or TRACE

        ADDR is /path, unix:/path or HOST:PORT.
        Exit codes: 0 done, 1 failed, 2 bad usage, 3 no hub, 4 no such phone.\
        """;

    private Help() {}

    static int print(PrintStream out) {
        out.println(TEXT);
        return Main.OK;
    }

    static boolean isLaunchers(String word) {
        return OWN.contains(word) && !word.equals("twin");
    }

    /** One line for a wrong command line. */
    static String usage(String first) {
        return switch (first) {
            case "hub" ->
                "./pomona hub [--twin[=N]] [--usb|--no-usb] [--usbip HOST:PORT[/BUSID]] [--upstream ADDR]"
                        + " [--listen ADDR] [--state DIR] [--plugins DIR] [--shell|--no-shell] [--log LEVEL]";
            case "twin" -> "./pomona twin [--port N] [--count N] | ./pomona twin ACTION UDID";
            case "doctor" -> "./pomona doctor [--state DIR] [--json] [--print-udev | --install-udev [--yes]]";
            default -> "./pomona [hub|twin|help|version|doctor|COMMAND] ...";
        };
    }
}
