package dev.pomona.lockdown.session;

/** The part of an iOS version that decides how lockdownd behaves. */
final class Versions {
    private Versions() {}

    /** The number before the first dot; 0 if there is none to be read. */
    static int major(String version) {
        int dot = version.indexOf('.');
        String first = dot < 0 ? version : version.substring(0, dot);
        return first.matches("[0-9]{1,4}") ? Integer.parseInt(first) : 0;
    }
}
