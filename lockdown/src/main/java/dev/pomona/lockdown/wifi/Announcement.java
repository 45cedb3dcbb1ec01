package dev.pomona.lockdown.wifi;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a phone says of itself on the network, as it came.
 *
 * @param name the instance name, {@code MAC@ADDRESS} on most phones
 * @param texts the TXT record
 */
public record Announcement(String name, List<InetAddress> addresses, Map<String, String> texts) {
    /** One for each host that a phone trusts; more than this are not looked at. */
    private static final int MAX_TAGS = 256;

    private static final int TAG = 8;
    private static final Pattern MAC = Pattern.compile("([0-9a-f]{2}:){5}[0-9a-f]{2}");

    public Announcement {
        addresses = List.copyOf(addresses);
        texts = Map.copyOf(texts);
    }

    /** The hardware address before the first {@code @}, lower case; a private one where the phone hides its own. */
    public Optional<String> mac() {
        return macOf(name);
    }

    static Optional<String> macOf(String name) {
        int at = name.indexOf('@');
        String mac = (at < 0 ? name : name.substring(0, at)).toLowerCase(Locale.ROOT);
        return MAC.matcher(mac).matches() ? Optional.of(mac) : Optional.empty();
    }

    /** What the tags are made of. */
    Optional<String> identifier() {
        return Optional.ofNullable(texts.get("identifier")).filter(s -> !s.isEmpty());
    }

    /** Those of {@code authTag}, {@code authTag#0}, ... that are tags. */
    List<byte[]> tags() {
        List<byte[]> tags = new ArrayList<>();
        for (Map.Entry<String, String> text : texts.entrySet()) {
            if (!text.getKey().equals("authTag") && !text.getKey().startsWith("authTag#")) continue;
            try {
                byte[] tag = Base64.getDecoder().decode(text.getValue());
                if (tag.length == TAG && tags.size() < MAX_TAGS) tags.add(tag);
            } catch (IllegalArgumentException e) {
                // Somebody else's idea of a tag.
                continue;
            }
        }
        return tags;
    }

    /** IPv4 before IPv6, which needs a scope where it is link-local. */
    Optional<InetAddress> address() {
        return addresses.stream().min(Comparator.comparing(a -> a instanceof Inet4Address ? 0 : 1));
    }
}
