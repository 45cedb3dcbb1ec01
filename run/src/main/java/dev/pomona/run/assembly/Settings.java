package dev.pomona.run.assembly;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the launcher said, in framework properties.
 *
 * @param upstreamVital whether there is no use in a hub that does not reach them
 * @param wifi the address to listen at for phones over Wi-Fi, empty for all; absent for no Wi-Fi
 * @param tunnels each PATH=tls://HOST:PORT
 * @param access who may use the sockets, in the words of the mux server's configuration
 */
record Settings(
        Path state,
        Path control,
        int twins,
        int twinPort,
        boolean twinAlone,
        boolean usb,
        List<String> usbip,
        List<String> upstream,
        boolean upstreamVital,
        List<String> listen,
        boolean offerTwin,
        boolean console,
        Optional<Path> plugins,
        String vaultKey,
        Map<String, Object> access,
        List<String> tunnels,
        Optional<String> wifi,
        String twinWifi) {

    /** @param property answers null for what was not said */
    static Settings of(Function<String, String> property) {
        return new Settings(
                Path.of(property.apply("pomona.state")),
                Path.of(property.apply("pomona.control")),
                number(property.apply("pomona.twins")),
                number(property.apply("pomona.twin.port")),
                Boolean.parseBoolean(property.apply("pomona.twin.alone")),
                Boolean.parseBoolean(property.apply("pomona.usb")),
                list(property.apply("pomona.usbip")),
                list(property.apply("pomona.upstream")),
                Boolean.parseBoolean(property.apply("pomona.upstream.vital")),
                list(property.apply("pomona.listen")),
                Boolean.parseBoolean(property.apply("pomona.offer-twin")),
                Boolean.parseBoolean(property.apply("pomona.console")),
                Optional.ofNullable(property.apply("pomona.plugins")).map(Path::of),
                Objects.requireNonNullElse(property.apply("pomona.vault.key"), ""),
                access(property),
                list(property.apply("pomona.tunnel")),
                Boolean.parseBoolean(property.apply("pomona.wifi"))
                        ? Optional.of(Objects.requireNonNullElse(property.apply("pomona.wifi.address"), ""))
                        : Optional.empty(),
                Objects.requireNonNullElse(property.apply("pomona.twin.wifi"), ""));
    }

    private static Map<String, Object> access(Function<String, String> property) {
        return Map.of(
                "allowRemote", Boolean.valueOf(property.apply("pomona.listen.anywhere")),
                "compat", Boolean.valueOf(property.apply("pomona.listen.compat")),
                "policy", Objects.requireNonNullElse(property.apply("pomona.listen.policy"), ""),
                "group", Objects.requireNonNullElse(property.apply("pomona.listen.group"), ""),
                "token", token(property),
                "networkAddressLayout", layout(property.apply("pomona.listen.network-address")));
    }

    private static String token(Function<String, String> property) {
        String said = property.apply("pomona.listen.token");
        return said == null || said.isEmpty()
                ? Path.of(property.apply("pomona.state")).resolve("mux.token").toString()
                : said;
    }

    private static String layout(String said) {
        return said == null || said.isEmpty() ? "auto" : said;
    }

    private static int number(String text) {
        return text == null ? 0 : Integer.parseInt(text);
    }

    private static List<String> list(String text) {
        return text == null ? List.of() : text.lines().filter(s -> !s.isEmpty()).toList();
    }
}
