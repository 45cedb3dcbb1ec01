package dev.pomona.mux.client;

import java.net.InetAddress;
import java.util.Optional;

/**
 * One phone as a usbmuxd announces it.
 *
 * @param id unsigned 32 bits, not 0, never used twice in a run
 * @param serial the UDID, with its dash
 * @param speed bits per second, 0 if unknown
 * @param locationId unsigned 32 bits
 * @param network present for a phone in the network, empty for USB
 */
public record AttachedDevice(
        long id, String serial, int productId, long locationId, long speed, Optional<Network> network) {
    /** @param address empty if in a layout that nobody knows */
    public record Network(String serviceName, int interfaceIndex, Optional<InetAddress> address) {}

    /** As the wire says it. */
    public String connectionType() {
        return network.isPresent() ? "Network" : "USB";
    }
}
