package dev.pomona.mux.usb.descriptor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The eight bytes that begin a control transfer. */
public record Setup(int requestType, int request, int value, int index, int length) {
    public static final int BYTES = 8;
    private static final int DEVICE = 1;
    private static final int CONFIGURATION = 2;
    private static final int STRING = 3;

    public static Setup deviceDescriptor() {
        return new Setup(0x80, 6, DEVICE << 8, 0, DeviceDescriptor.BYTES);
    }

    public static Setup configurationDescriptor(int index, int length) {
        return new Setup(0x80, 6, CONFIGURATION << 8 | index, 0, length);
    }

    public static Setup stringDescriptor(int index, int language) {
        return new Setup(0x80, 6, STRING << 8 | index, language, 255);
    }

    public static Setup getConfiguration() {
        return new Setup(0x80, 8, 0, 0, 1);
    }

    public static Setup setConfiguration(int value) {
        return new Setup(0x00, 9, value, 0, 0);
    }

    /** Apple's request for four opaque bytes about the mode. */
    public static Setup getMode() {
        return new Setup(0xC0, 0x45, 0, 0, 4);
    }

    /** Apple's request to change the mode; the one byte that comes back is 0 when the phone accepts and re-enumerates. */
    public static Setup setMode(int mode) {
        return new Setup(0xC0, 0x52, 0, mode, 1);
    }

    /** Whether data flows from the device to the host. */
    public boolean in() {
        return (requestType & 0x80) != 0;
    }

    /** As on the wire: little-endian. */
    public byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) requestType)
                .put((byte) request)
                .putShort((short) value)
                .putShort((short) index)
                .putShort((short) length)
                .array();
    }

    /** @throws IllegalArgumentException unless there are eight bytes */
    public static Setup decode(byte[] wire) {
        if (wire.length != BYTES) throw new IllegalArgumentException("setup of " + wire.length + " bytes");
        ByteBuffer b = ByteBuffer.wrap(wire).order(ByteOrder.LITTLE_ENDIAN);
        return new Setup(
                b.get() & 0xFF, b.get() & 0xFF, b.getShort() & 0xFFFF, b.getShort() & 0xFFFF, b.getShort() & 0xFFFF);
    }
}
