package dev.pomona.plugins.manage;

import dev.pomona.plugins.Finding;
import dev.pomona.plugins.Finding.Kind;
import java.util.Arrays;
import java.util.Locale;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleRequirement;

/** Findings in words. */
final class Reasons {
    private static final int MAX_WORDS = 300;

    private Reasons() {}

    /** Something that a bundle imports or requires and that nobody offers. */
    static Finding missing(BundleRequirement requirement) {
        String filter = requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
        if (requirement.getNamespace().equals("osgi.wiring.package")) {
            String name = attribute(filter, "osgi.wiring.package");
            String range = range(filter);
            return new Finding(
                    Kind.MISSING_PACKAGE,
                    name,
                    "it imports the package " + name + range + ", which no bundle exports: install one that does, "
                            + "or build it against what the hub has");
        }
        return new Finding(
                Kind.MISSING_CAPABILITY,
                requirement.getNamespace() + " " + filter,
                "it requires " + requirement.getNamespace() + " " + filter + ", which nothing here provides");
    }

    static Finding threw(Throwable failure) {
        Throwable cause = root(failure);
        return new Finding(
                Kind.THREW, cause.getClass().getName(), "it threw while it started: " + describe(cause) + where(cause));
    }

    static Finding hangs(Lane.Task task) {
        StackTraceElement[] stack = task.thread().getStackTrace();
        String at = Arrays.stream(stack)
                .filter(f -> !f.getClassName().startsWith("java.")
                        && !f.getClassName().startsWith("jdk."))
                .findFirst()
                .map(f -> " at " + f)
                .orElse("");
        return new Finding(
                Kind.HANGS,
                task.thread().getName(),
                "it does not return from " + task.what() + at + (task.interrupted() ? "; it was interrupted" : ""));
    }

    static Finding leftThread(Thread thread) {
        boolean alive = thread.isAlive();
        return new Finding(
                Kind.LEFT_THREAD,
                thread.getName(),
                "it left the thread " + thread.getName() + " running when it stopped; it was interrupted and "
                        + (alive ? "runs still: its classes stay in memory until it ends" : "has ended"));
    }

    static Finding unreadable(String file, Throwable failure) {
        return new Finding(Kind.UNREADABLE_FILE, file, file + " is no bundle: " + describe(root(failure)));
    }

    /** An exception's first cause, which is what its author wrote. */
    static Throwable root(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < 20 && cause.getCause() != null; i++) cause = cause.getCause();
        return cause;
    }

    /** Its class and message, on one line. */
    static String describe(Throwable t) {
        String text = t.getMessage() == null
                ? t.getClass().getSimpleName()
                : t.getClass().getSimpleName() + ": " + t.getMessage();
        return line(text);
    }

    /** The first line of a text that a plugin wrote, cut to a length that fits. */
    static String line(String text) {
        String first = text.lines().findFirst().orElse("").strip();
        return first.length() <= MAX_WORDS ? first : first.substring(0, MAX_WORDS) + "…";
    }

    private static String where(Throwable t) {
        return t.getStackTrace().length == 0 ? "" : " (" + t.getStackTrace()[0] + ")";
    }

    private static String attribute(String filter, String name) {
        int at = filter.indexOf("(" + name + "=");
        if (at < 0) return filter;
        int from = at + name.length() + 2;
        int end = filter.indexOf(')', from);
        return end < 0 ? filter : filter.substring(from, end);
    }

    /** A filter's version bounds, as in a manifest. */
    private static String range(String filter) {
        String from = bound(filter, "(version>=");
        String to = bound(filter, "(!(version>=");
        if (from.isEmpty()) return "";
        return String.format(
                Locale.ROOT, " in version %s", to.isEmpty() ? from + " or newer" : "[" + from + "," + to + ")");
    }

    private static String bound(String filter, String start) {
        int at = filter.indexOf(start);
        if (at < 0) return "";
        int end = filter.indexOf(')', at + start.length());
        if (end < 0) return "";
        try {
            return Version.parseVersion(filter.substring(at + start.length(), end))
                    .toString();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
