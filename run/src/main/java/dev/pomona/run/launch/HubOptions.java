package dev.pomona.run.launch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What {@code ./pomona hub} was told.
 *
 * @param twins simulated phones; empty if none were asked for
 * @param usb real USB; empty if nothing was said
 * @param shell the console; empty if nothing was said
 * @param vaultKey where the key of the pair records comes from; empty for the usual place
 * @param logLevel empty for the usual
 */
record HubOptions(
        OptionalInt twins,
        Optional<Boolean> usb,
        List<String> usbip,
        List<String> upstream,
        List<String> listen,
        Access access,
        Air air,
        Optional<String> plugins,
        Optional<Boolean> shell,
        String vaultKey,
        String logLevel) {
    static final int MAX_TWINS = 256;
    private static final Set<String> LAYOUTS = Set.of("auto", "host", "bsd", "linux", "windows");
    private static final List<String> LEVELS = List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

    /**
     * Who may use the sockets.
     *
     * @param anywhere whether TCP addresses that other machines reach may be listened on
     * @param compat everybody may do everything
     * @param policy a file of rules; empty for none
     * @param group may open Unix sockets besides the owner; empty for none
     * @param token of tls:// listeners and tunnels; empty for the file in the state folder
     * @param tunnels each PATH=tls://HOST:PORT
     * @param networkAddress the layout of Wi-Fi phones' addresses; empty for each client's own
     */
    record Access(
            boolean anywhere,
            boolean compat,
            String policy,
            String group,
            String token,
            List<String> tunnels,
            String networkAddress) {
        static final Access OWNER = new Access(false, false, "", "", "", List.of(), "");
    }

    /**
     * Phones over Wi-Fi.
     *
     * @param wifi this machine's address on the network to listen at, empty for all; absent for no Wi-Fi
     * @param twins the address of the first simulated phone on Wi-Fi; empty for none
     */
    record Air(Optional<String> wifi, String twins) {
        static final Air NONE = new Air(Optional.empty(), "");
    }

    /** A command line that cannot be understood; the message is for its writer. */
    static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }

    /** Everything that may be said, while it is being said. */
    private static final class Builder {
        private OptionalInt twins = OptionalInt.empty();
        private Optional<Boolean> usb = Optional.empty();
        private final List<String> usbip = new ArrayList<>();
        private final List<String> upstream = new ArrayList<>();
        private final List<String> listen = new ArrayList<>();
        private boolean anyAddress;
        private Optional<String> wifi = Optional.empty();
        private String twinWifi = "";
        private boolean compat;
        private String policy = "";
        private String group = "";
        private String token = "";
        private final List<String> tunnels = new ArrayList<>();
        private String networkAddress = "";
        private Optional<String> plugins = Optional.empty();
        private Optional<Boolean> shell = Optional.empty();
        private String vaultKey = "";
        private String logLevel = "";
    }

    /** One twin and the console: what {@code ./pomona} starts. */
    static HubOptions lookAround() {
        return new HubOptions(
                OptionalInt.of(1),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Access.OWNER,
                Air.NONE,
                Optional.empty(),
                Optional.empty(),
                "",
                "");
    }

    /** @throws UsageException an unknown option, or a value that does not fit */
    static HubOptions parse(List<String> args) throws UsageException {
        Builder b = new Builder();
        Words words = new Words(args);
        while (words.next()) {
            switch (words.name()) {
                case "--twin" -> b.twins = OptionalInt.of(words.hasValue() ? number(words, 1, MAX_TWINS) : 1);
                case "--usb" -> b.usb = Optional.of(words.flag());
                case "--no-usb" -> b.usb = Optional.of(!words.flag());
                case "--usbip" -> b.usbip.add(Addresses.usbip(words.value("HOST:PORT[/BUSID]")));
                case "--upstream" -> b.upstream.add(Addresses.upstream(words.value("ADDR")));
                case "--listen" -> b.listen.add(Addresses.listener(words.value("ADDR[=UDID,...]")));
                case "--listen-anywhere" -> b.anyAddress = words.flag();
                case "--wifi" -> b.wifi = Optional.of(words.hasValue() ? words.value("ADDRESS") : "");
                case "--twin-wifi" -> b.twinWifi = words.value("ADDRESS");
                case "--compat" -> b.compat = words.flag();
                case "--policy" -> b.policy = words.value("FILE");
                case "--socket-group" -> b.group = words.value("GROUP");
                case "--token" -> b.token = words.value("FILE");
                case "--tunnel" -> b.tunnels.add(Addresses.tunnel(words.value("PATH=tls://HOST:PORT")));
                case "--network-address" -> b.networkAddress = layout(words.value("LAYOUT"));
                case "--plugins" -> b.plugins = Optional.of(words.value("DIR"));
                case "--shell" -> b.shell = Optional.of(words.flag());
                case "--no-shell" -> b.shell = Optional.of(!words.flag());
                case "--vault-key" -> b.vaultKey = words.value("SOURCE");
                case "--verbose", "-v" -> b.logLevel = words.flag() ? "DEBUG" : "";
                case "--log" -> b.logLevel = level(words.value("LEVEL"));
                default -> throw new UsageException("unknown option " + words.name());
            }
        }
        if (!b.anyAddress) for (String address : b.listen) Addresses.requireLocal(Addresses.withoutPhones(address));
        if (b.compat && !b.policy.isEmpty()) throw new UsageException("--compat and --policy contradict each other");
        return new HubOptions(
                b.twins,
                b.usb,
                Collections.unmodifiableList(b.usbip),
                Collections.unmodifiableList(b.upstream),
                Collections.unmodifiableList(b.listen),
                new Access(
                        b.anyAddress,
                        b.compat,
                        b.policy,
                        b.group,
                        b.token,
                        Collections.unmodifiableList(b.tunnels),
                        b.networkAddress),
                new Air(b.wifi, b.twinWifi),
                b.plugins,
                b.shell,
                b.vaultKey,
                b.logLevel);
    }

    private static int number(Words words, int least, int most) throws UsageException {
        return Addresses.number(words.value("N"), least, most, words.name());
    }

    private static String layout(String text) throws UsageException {
        String layout = text.toLowerCase(Locale.ROOT);
        if (!LAYOUTS.contains(layout)) throw new UsageException("--network-address: auto, host, bsd, linux or windows");
        return layout;
    }

    private static String level(String text) throws UsageException {
        String level = text.toUpperCase(Locale.ROOT);
        if (!LEVELS.contains(level)) throw new UsageException("--log: one of " + String.join(", ", LEVELS));
        return level;
    }

    /** Whether somebody said where phones are to come from. */
    boolean namesSource() {
        return twins.isPresent()
                || usb.orElse(false)
                || !usbip.isEmpty()
                || !upstream.isEmpty()
                || !access.tunnels().isEmpty()
                || air.wifi().isPresent();
    }
}
