package dev.pomona.mux.inspect;

/**
 * What went wrong over a link; it only grows.
 *
 * @param refused connects that the phone refused
 * @param unanswered connects that it did not answer in time
 * @param resets connections that the phone ended; the ordinary end of a service too
 * @param violations connections that ended because of wrong numbers or flags from the phone
 * @param gaps jumps in the phone's own packet counter
 * @param discarded bytes that belonged to no packet
 * @param strays segments of no connection
 * @param unanswerable strays that got no reset because there were too many
 * @param controls messages in words from the phone
 * @param unknown packets of no known kind
 * @param restarts handshakes after the first
 */
public record Troubles(
        long refused,
        long unanswered,
        long resets,
        long violations,
        long gaps,
        long discarded,
        long strays,
        long unanswerable,
        long controls,
        long unknown,
        long restarts) {
    public static final Troubles NONE = new Troubles(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public Troubles plus(Troubles o) {
        return new Troubles(
                refused + o.refused,
                unanswered + o.unanswered,
                resets + o.resets,
                violations + o.violations,
                gaps + o.gaps,
                discarded + o.discarded,
                strays + o.strays,
                unanswerable + o.unanswerable,
                controls + o.controls,
                unknown + o.unknown,
                restarts + o.restarts);
    }
}
