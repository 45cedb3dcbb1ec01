package dev.pomona.mux.inspect;

/**
 * What has gone through; it only grows.
 *
 * @param bytesIn from the phone: payload for a connection, whole packets for a link
 * @param packetsIn from the phone
 * @param bytesOut to the phone, counted likewise
 * @param packetsOut to the phone
 */
public record Traffic(long bytesIn, long packetsIn, long bytesOut, long packetsOut) {
    public static final Traffic NONE = new Traffic(0, 0, 0, 0);

    public Traffic plus(Traffic more) {
        return new Traffic(
                bytesIn + more.bytesIn,
                packetsIn + more.packetsIn,
                bytesOut + more.bytesOut,
                packetsOut + more.packetsOut);
    }
}
