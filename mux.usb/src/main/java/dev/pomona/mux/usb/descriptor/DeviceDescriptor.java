package dev.pomona.mux.usb.descriptor;

import java.net.ProtocolException;

/**
 * The part of a device descriptor that matters here.
 *
 * @param serialIndex of the string descriptor that holds the serial, 0 for none
 */
public record DeviceDescriptor(int vendorId, int productId, int serialIndex, int configurations) {
    public static final int BYTES = 18;

    public static DeviceDescriptor decode(byte[] raw) throws ProtocolException {
        if (raw.length < BYTES || raw[1] != 1) {
            throw new ProtocolException("device descriptor expected, got " + raw.length + " other bytes");
        }
        return new DeviceDescriptor(u16(raw, 8), u16(raw, 10), raw[16] & 0xFF, raw[17] & 0xFF);
    }

    static int u16(byte[] raw, int at) {
        return raw[at] & 0xFF | (raw[at + 1] & 0xFF) << 8;
    }
}
