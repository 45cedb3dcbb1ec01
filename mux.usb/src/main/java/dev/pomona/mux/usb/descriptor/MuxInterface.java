package dev.pomona.mux.usb.descriptor;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Where the mux is: class 0xFF, subclass 0xFE and protocol 0x02, with exactly two bulk endpoints.
 *
 * @param in address of the IN endpoint, bit 7 set
 * @param out address of the OUT endpoint
 * @param inPacketSize what reads must be a multiple of
 * @param outPacketSize after a multiple of which a zero-length transfer is due
 */
public record MuxInterface(
        Configuration configuration, int number, int in, int out, int inPacketSize, int outPacketSize) {
    private static final int SMALLEST_PACKET = 8;

    /** The one in the highest configuration. */
    public static Optional<MuxInterface> choose(Collection<Configuration> configurations) {
        return configurations.stream()
                .sorted(Comparator.comparingInt(Configuration::value).reversed())
                .flatMap(c -> in(c).stream())
                .findFirst();
    }

    /** The one in this configuration. */
    public static Optional<MuxInterface> in(Configuration c) {
        for (Configuration.Interface i : c.interfaces()) {
            if (!i.is(0xFF, 0xFE) || i.protocol() != 2 || i.alternate() != 0) continue;
            if (i.endpoints().size() != 2) continue;
            Configuration.Endpoint a = i.endpoints().get(0);
            Configuration.Endpoint b = i.endpoints().get(1);
            if (!a.bulk() || !b.bulk() || a.in() == b.in()) continue;
            if (Math.min(a.maxPacketSize(), b.maxPacketSize()) < SMALLEST_PACKET) continue;
            Configuration.Endpoint in = a.in() ? a : b;
            Configuration.Endpoint out = a.in() ? b : a;
            return Optional.of(new MuxInterface(
                    c, i.number(), in.address(), out.address(), in.maxPacketSize(), out.maxPacketSize()));
        }
        return Optional.empty();
    }

    /** The largest multiple of the packet size that is not above {@code wanted}; otherwise a full packet could overflow. */
    public int readSize(int wanted) {
        return Math.max(1, wanted / inPacketSize) * inPacketSize;
    }
}
