package dev.pomona.mux.server.rights;

import dev.pomona.mux.Udid;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Who may do what with which phone: rules, of which the first that fits decides. What no rule decides, the owner of the hub
 * and root may, and nobody else. Immutable.
 *
 * <p>A rule is a line: {@code allow|deny RIGHTS WHO [phones UDID,...] [at SOCKET]}. RIGHTS are {@code all} or some of {@code
 * list,connect,read-record,write-record,buid,listeners}; WHO is {@code user:NAME}, {@code group:NAME}, {@code owner}, {@code
 * remote} or {@code anybody}.
 */
public final class Policy {
    /** Only the owner and root. */
    public static final Policy OWNER = new Policy(List.of());
    /** Whoever reaches a socket may do all, as with usbmuxd. */
    public static final Policy OPEN =
            new Policy(List.of(new Rule(true, EnumSet.allOf(Right.class), p -> true, Set.of(), "")));

    private static final int MAX_RULES = 10_000;
    private static final String SELF = PeerFinder.self();
    private final List<Rule> rules;

    private Policy(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** @param phones empty for all; @param socket empty for all */
    private record Rule(boolean allow, Set<Right> rights, Predicate<Peer> who, Set<Udid> phones, String socket) {
        boolean fits(Peer peer, Right right, Optional<Udid> phone, String at) {
            return rights.contains(right)
                    && (phones.isEmpty() || phone.isEmpty() || phones.contains(phone.get()))
                    && (socket.isEmpty() || socket.equals(at))
                    && who.test(peer);
        }
    }

    /**
     * @param phone empty for what belongs to no phone
     * @param socket the address at which the client came in
     */
    public boolean allows(Peer peer, Right right, Optional<Udid> phone, String socket) {
        for (Rule rule : rules) {
            if (rule.fits(peer, right, phone, socket)) return rule.allow();
        }
        return Policy.isOwner(peer);
    }

    private static boolean isOwner(Peer peer) {
        if (peer.kind() == Peer.Kind.REMOTE || peer.user().isEmpty()) return false;
        String user = peer.user().get();
        return user.equals("root") || user.equals(SELF);
    }

    /** @throws IllegalArgumentException naming the line and what is wrong with it */
    public static Policy parse(String text) {
        List<Rule> rules = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            int hash = line.indexOf('#');
            String rule = (hash < 0 ? line : line.substring(0, hash)).strip();
            if (rule.isEmpty()) continue;
            if (rules.size() >= MAX_RULES) throw new IllegalArgumentException("more than " + MAX_RULES + " rules");
            try {
                rules.add(rule(List.of(rule.split("\\s+"))));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + number + " of the policy: " + e.getMessage());
            }
        }
        return new Policy(rules);
    }

    private static Rule rule(List<String> words) {
        if (words.size() < 3) throw new IllegalArgumentException("expected allow|deny RIGHTS WHO");
        boolean allow = switch (words.get(0)) {
            case "allow" -> true;
            case "deny" -> false;
            default -> throw new IllegalArgumentException("a rule begins with allow or deny");
        };
        Set<Udid> phones = Set.of();
        String socket = "";
        for (int i = 3; i + 1 < words.size(); i += 2) {
            switch (words.get(i)) {
                case "phones" -> phones = phones(words.get(i + 1));
                case "at" -> socket = words.get(i + 1);
                default -> throw new IllegalArgumentException("after WHO come phones UDID,... and at SOCKET");
            }
        }
        if (words.size() % 2 == 0) throw new IllegalArgumentException(words.getLast() + " lacks its value");
        return new Rule(allow, rights(words.get(1)), who(words.get(2)), phones, socket);
    }

    private static Set<Right> rights(String words) {
        if (words.equals("all")) return EnumSet.allOf(Right.class);
        Set<Right> rights = EnumSet.noneOf(Right.class);
        for (String word : words.split(",")) {
            try {
                rights.add(Right.valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("no right " + word
                        + "; there are all, list, connect, read-record, write-record, buid, listeners");
            }
        }
        return rights;
    }

    private static Predicate<Peer> who(String word) {
        if (word.equals("anybody")) return peer -> true;
        if (word.equals("owner")) return Policy::isOwner;
        if (word.equals("remote")) return peer -> peer.kind() == Peer.Kind.REMOTE;
        if (word.startsWith("user:")) return peer -> peer.user().equals(Optional.of(word.substring("user:".length())));
        if (word.startsWith("group:")) return peer -> peer.groups().contains(word.substring("group:".length()));
        throw new IllegalArgumentException(
                "nobody is called " + word + "; there are user:NAME, group:NAME, owner, remote, anybody");
    }

    /** A list of UDIDs with commas between. */
    public static Set<Udid> phones(String list) {
        Set<Udid> phones = new java.util.HashSet<>();
        for (String udid : list.split(",")) {
            if (!Udid.isSafe(udid.strip())) throw new IllegalArgumentException("not a UDID in a list of phones");
            phones.add(Udid.of(udid));
        }
        return Set.copyOf(phones);
    }
}
