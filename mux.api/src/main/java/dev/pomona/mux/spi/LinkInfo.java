package dev.pomona.mux.spi;

import dev.pomona.mux.Udid;
import java.util.Objects;

/**
 * What a transport knows of an attached phone.
 *
 * @param udid from the USB serial string
 * @param vendorId 0x05AC for Apple
 * @param productId such as 0x12A8
 * @param locationId {@code bus << 16 | address}, unsigned 32 bits
 * @param speed bits per second
 * @param maxPacketSize of the OUT endpoint: 64, 512 or 1024
 * @param source who offers it, for people: {@code usb 1-4}, {@code usbip HOST:PORT/BUSID}
 */
public record LinkInfo(
        Udid udid, int vendorId, int productId, long locationId, long speed, int maxPacketSize, String source) {
    public LinkInfo {
        Objects.requireNonNull(udid);
        Objects.requireNonNull(source);
        if (maxPacketSize < 8 || maxPacketSize > 65536) {
            throw new IllegalArgumentException("maxPacketSize " + maxPacketSize);
        }
    }
}
