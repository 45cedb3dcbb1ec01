package dev.pomona.lockdown.wifi.mdns;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A name as it stands in a packet without compression: labels, each after its length, and a zero.
 *
 * @param wire one character for each byte
 */
record DnsName(String wire) {
    static final int LONGEST = 255;

    /** Of labels between dots, with one at the end. */
    static DnsName of(String dotted) {
        StringBuilder wire = new StringBuilder();
        for (String label : dotted.split("\\."))
            wire.append((char) label.length()).append(label);
        return new DnsName(wire.append('\0').toString());
    }

    /** The same for names that differ in the case of ASCII letters only. */
    String key() {
        return wire.toLowerCase(Locale.ROOT);
    }

    /** Whether it is one label longer than {@code parent}. */
    boolean isChildOf(DnsName parent) {
        int label = wire.charAt(0) + 1;
        return label > 1
                && label < wire.length()
                && new DnsName(wire.substring(label)).key().equals(parent.key());
    }

    byte[] bytes() {
        return wire.getBytes(StandardCharsets.ISO_8859_1);
    }
}
