package dev.pomona.twin.mux;

import java.util.Optional;

/**
 * Ports that every twin has and no phone, for tests and measurements:
 *
 * <ul>
 *   <li>7: sends back what comes
 *   <li>9: takes what comes
 *   <li>19: sends the pattern for as long as it may
 *   <li>10019: reads a count (8 bytes, big-endian), sends that many bytes of the pattern and closes
 *   <li>10009: reads a count and that many bytes; answers with the count (8 bytes) and the bytes' CRC-32 (4 bytes) and closes
 * </ul>
 *
 * <p>Byte i of the pattern is {@code (i * 31 + (i >> 8)) & 0xff}. None of them has a thread: what they cost is what the mux
 * costs.
 */
public final class TestPorts implements Ports {
    public static final int ECHO = 7;
    public static final int DISCARD = 9;
    public static final int CHARGEN = 19;
    public static final int SINK_COUNTED = 10009;
    public static final int SOURCE_COUNTED = 10019;

    private final Ports others;
    private final int window;

    /**
     * @param others who answers at all other ports
     * @param window what the mux advertises to each connection
     */
    public TestPorts(Ports others, int window) {
        this.others = others;
        this.window = window;
    }

    /** Byte {@code i} of the pattern. */
    public static byte patternAt(long i) {
        return (byte) (i * 31 + (i >> 8));
    }

    @Override
    public Optional<Handler> open(int port) {
        return others.open(port);
    }

    @Override
    public Optional<Instant> instant(int port) {
        return switch (port) {
            case ECHO -> Optional.of(new TestStreams.Echo(window));
            case DISCARD -> Optional.of(new TestStreams.Discard());
            case CHARGEN -> Optional.of(new TestStreams.Source(Long.MAX_VALUE));
            case SOURCE_COUNTED -> Optional.of(new TestStreams.CountedSource());
            case SINK_COUNTED -> Optional.of(new TestStreams.CountedSink());
            default -> others.instant(port);
        };
    }
}
