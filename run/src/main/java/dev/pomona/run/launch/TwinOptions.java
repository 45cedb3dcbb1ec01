package dev.pomona.run.launch;

import dev.pomona.run.launch.HubOptions.UsageException;
import java.util.List;

/** What {@code ./pomona twin} was told. */
record TwinOptions(int port, int count, String logLevel) {
    /** The port that USB/IP has by registration. */
    static final int USBIP_PORT = 3240;

    /** @throws UsageException an unknown option, or a value that does not fit */
    static TwinOptions parse(List<String> args) throws UsageException {
        int port = USBIP_PORT;
        int count = 1;
        String level = "";
        Words words = new Words(args);
        while (words.next()) {
            switch (words.name()) {
                case "--port" -> port = Addresses.number(words.value("N"), 0, 65535, "--port");
                case "--count" -> count = Addresses.number(words.value("N"), 1, HubOptions.MAX_TWINS, "--count");
                case "--verbose", "-v" -> level = words.flag() ? "DEBUG" : "";
                default -> throw new UsageException("unknown option " + words.name());
            }
        }
        return new TwinOptions(port, count, level);
    }
}
