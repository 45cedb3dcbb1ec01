package dev.pomona.usbip.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A device as an exporter describes it: 312 bytes.
 *
 * @param speed as Linux numbers it: 1 low, 2 full, 3 high, 4 wireless, 5 super, 6 super plus
 * @param interfaces how many interface entries follow in a list
 */
public record ExportedDevice(
        String path,
        String busId,
        int bus,
        int device,
        int speed,
        int vendorId,
        int productId,
        int deviceVersion,
        int configuration,
        int configurations,
        int interfaces) {
    public static final int BYTES = 312;
    static final int PATH = 256;
    static final int BUS_ID = 32;

    /** How the exporter wants it named in each command. */
    public int id() {
        return bus << 16 | device & 0xFFFF;
    }

    /** Bits per second; high speed where nothing better is known. */
    public long bitsPerSecond() {
        return switch (speed) {
            case 1 -> 1_500_000L;
            case 2 -> 12_000_000L;
            case 5 -> 5_000_000_000L;
            case 6 -> 10_000_000_000L;
            default -> 480_000_000L;
        };
    }

    static ExportedDevice decode(ByteBuffer in) {
        String path = text(in, PATH);
        String busId = text(in, BUS_ID);
        int bus = in.getInt();
        int device = in.getInt();
        int speed = in.getInt();
        int vendor = in.getShort() & 0xFFFF;
        int product = in.getShort() & 0xFFFF;
        int version = in.getShort() & 0xFFFF;
        in.position(in.position() + 3); // class, subclass, protocol
        int configuration = in.get() & 0xFF;
        int configurations = in.get() & 0xFF;
        int interfaces = in.get() & 0xFF;
        return new ExportedDevice(
                path, busId, bus, device, speed, vendor, product, version, configuration, configurations, interfaces);
    }

    void encode(ByteBuffer out) {
        put(out, path, PATH);
        put(out, busId, BUS_ID);
        out.putInt(bus)
                .putInt(device)
                .putInt(speed)
                .putShort((short) vendorId)
                .putShort((short) productId)
                .putShort((short) deviceVersion)
                .put(new byte[3])
                .put((byte) configuration)
                .put((byte) configurations)
                .put((byte) interfaces);
    }

    /** A field of fixed size, ended by its first NUL; what is not printable ASCII becomes '?'. */
    static String text(ByteBuffer in, int size) {
        byte[] raw = new byte[size];
        in.get(raw);
        StringBuilder s = new StringBuilder();
        for (int i = 0; i < size && raw[i] != 0; i++) s.append(raw[i] > 32 && raw[i] < 127 ? (char) raw[i] : '?');
        return s.toString();
    }

    static void put(ByteBuffer out, String text, int size) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        out.put(Arrays.copyOf(Arrays.copyOf(ascii, Math.min(ascii.length, size - 1)), size));
    }
}
