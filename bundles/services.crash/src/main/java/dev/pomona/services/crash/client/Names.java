package dev.pomona.services.crash.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the names of reports say. */
public final class Names {
    /** Process, then a date, as in {@code Notes-2026-03-04-194210.ips} and {@code Notes_2026-03-04-194210_phone.crash}. */
    private static final Pattern DATED = Pattern.compile("(.+?)[-_.]\\d{4}-\\d{2}-\\d{2}-\\d{6}.*");

    private static final String SYNCED = ".synced";

    private Names() {}

    /** The process that crashed; the whole name if it does not tell. */
    public static String process(String name) {
        Matcher dated = DATED.matcher(name);
        return dated.matches() ? dated.group(1) : name;
    }

    /** The name to keep a report under: without the mark of one that another host has taken. */
    public static String kept(String name) {
        return name.endsWith(SYNCED) && name.length() > SYNCED.length()
                ? name.substring(0, name.length() - SYNCED.length())
                : name;
    }
}
