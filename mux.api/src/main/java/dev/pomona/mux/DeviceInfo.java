package dev.pomona.mux;

import java.util.Objects;
import java.util.Optional;

/**
 * What is known of a way to a phone without talking to the phone.
 *
 * @param udid the phone
 * @param transport the kind of way
 * @param productId USB product id, 0 if unknown (a network phone)
 * @param locationId bus and address: {@code bus << 16 | address} on Linux; unsigned 32 bits, 0 if unknown
 * @param speed bits per second of the link, 0 if unknown
 * @param source who offers it, for people: {@code usb 1-4}, {@code usbip 127.0.0.1:3240/1-1}, {@code upstream /run/usbmuxd}
 * @param network where a network phone stands; empty for the others
 */
public record DeviceInfo(
        Udid udid,
        Transport transport,
        int productId,
        long locationId,
        long speed,
        String source,
        Optional<NetworkInfo> network) {
    public DeviceInfo {
        Objects.requireNonNull(udid);
        Objects.requireNonNull(transport);
        Objects.requireNonNull(source);
        Objects.requireNonNull(network);
    }

    /** A phone without a network address. */
    public DeviceInfo(Udid udid, Transport transport, int productId, long locationId, long speed, String source) {
        this(udid, transport, productId, locationId, speed, source, Optional.empty());
    }

    /**
     * @param address the phone's address; its scope id is kept for link-local IPv6
     * @param serviceName the escaped full Bonjour service name
     * @param interfaceIndex the host's interface, 0 if unknown
     */
    public record NetworkInfo(java.net.InetAddress address, String serviceName, int interfaceIndex) {}
}
