package dev.pomona.mux.client;

import dev.pomona.mux.client.NetworkAddress.Layout;
import dev.pomona.mux.client.Request.Asker;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which layout of {@link NetworkAddress} each client is sent: one for all, or the one that it is known to read.
 *
 * <p>No layout suits all clients of a Linux machine. Apple's own (BSD) is what iproxy, inetcat, frida and everything of
 * libimobiledevice 1.3 look for; libimobiledevice since then takes the bytes for a socket address of its own system. Its
 * library tells itself apart: libusbmuxd 2.1 came after that change, 2.0.2 before it.
 */
public final class LayoutChoice {
    private static final Pattern LIBUSBMUXD = Pattern.compile("libusbmuxd (\\d{1,4})\\.(\\d{1,4})\\b.*");
    /** Of any version: programs of libusbmuxd that take the address apart themselves. */
    private static final Set<String> BSD_READERS = Set.of("iproxy", "inetcat");

    private final Optional<Layout> fixed;
    private final Layout host;

    private LayoutChoice(Optional<Layout> fixed, Layout host) {
        this.fixed = fixed;
        this.host = host;
    }

    /** The same for everybody. */
    public static LayoutChoice always(Layout layout) {
        return new LayoutChoice(Optional.of(layout), layout);
    }

    /** To each what it reads. */
    static LayoutChoice auto(Layout host) {
        return new LayoutChoice(Optional.empty(), host);
    }

    /**
     * {@code auto}, {@code host}, {@code bsd}, {@code linux} or {@code windows}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static LayoutChoice parse(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "auto" -> auto(Layout.host());
            case "host" -> always(Layout.host());
            case "bsd" -> always(Layout.BSD);
            case "linux" -> always(Layout.LINUX);
            case "windows" -> always(Layout.WINDOWS);
            default ->
                throw new IllegalArgumentException(
                        "the layout of network addresses is one of auto, host, bsd, linux, windows, not " + name);
        };
    }

    /** What {@code asker} is sent. */
    public Layout of(Asker asker) {
        if (fixed.isPresent()) return fixed.get();
        boolean ownReader = asker.progName().filter(BSD_READERS::contains).isPresent();
        return !ownReader
                        && asker.clientVersion().filter(LayoutChoice::readsHost).isPresent()
                ? host
                : Layout.BSD;
    }

    private static boolean readsHost(String clientVersion) {
        Matcher version = LIBUSBMUXD.matcher(clientVersion);
        if (!version.matches()) return false;
        int major = Integer.parseInt(version.group(1));
        return major > 2 || (major == 2 && Integer.parseInt(version.group(2)) >= 1);
    }
}
