package dev.pomona.services.syslog.filter;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a person types for a text to look for: {@code wifi} in any case, or {@code /regular expression/}. */
public final class Texts {
    private Texts() {}

    /** @throws IllegalArgumentException it is no regular expression; the message says where */
    public static Predicate<String> of(String typed) {
        if (typed.length() > 2 && typed.startsWith("/") && typed.endsWith("/")) {
            try {
                Pattern pattern = Pattern.compile(typed.substring(1, typed.length() - 1));
                return text -> pattern.matcher(text).find();
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException(
                        typed + " is no regular expression: " + e.getDescription() + " at " + e.getIndex(), e);
            }
        }
        String lower = typed.toLowerCase(Locale.ROOT);
        return text -> text.toLowerCase(Locale.ROOT).contains(lower);
    }

    /** Any of them; true if there are none. */
    public static Predicate<String> any(List<String> typed) {
        if (typed.isEmpty()) return text -> true;
        List<Predicate<String>> all = typed.stream().map(Texts::of).toList();
        return text -> all.stream().anyMatch(p -> p.test(text));
    }

    /** None of them. */
    public static Predicate<String> none(List<String> typed) {
        return typed.isEmpty() ? text -> true : any(typed).negate();
    }
}
