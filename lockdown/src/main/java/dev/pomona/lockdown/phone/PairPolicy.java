package dev.pomona.lockdown.phone;

/**
 * When the hub asks for trust by itself. Each asking shows a dialog on the phone, so none is the default.
 *
 * @param fresh phones that have never trusted this hub
 * @param forgotten phones that have a record here and no longer know it
 */
public record PairPolicy(boolean fresh, boolean forgotten) {
    public static final PairPolicy NEVER = new PairPolicy(false, false);
}
