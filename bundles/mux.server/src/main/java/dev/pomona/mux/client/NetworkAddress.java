package dev.pomona.mux.client;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The {@code NetworkAddress} blob: a socket address of some system's memory, zero-padded to 128 bytes. */
public final class NetworkAddress {
    static final int SIZE = 128;
    private static final int IPV4_END = 8;
    private static final int IPV6_END = 28;

    /** Whose memory. */
    public enum Layout {
        /** Length and family in a byte each; IPv6 is 30. */
        BSD(30),
        /** Family in two bytes, least first; IPv6 is 10. */
        LINUX(10),
        /** Family in two bytes, least first; IPv6 is 23. */
        WINDOWS(23);

        private final int ipv6;

        Layout(int ipv6) {
            this.ipv6 = ipv6;
        }

        /** That of the system we run on, which libimobiledevice on the same machine reads. */
        public static Layout host() {
            String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
            if (os.startsWith("windows")) return WINDOWS;
            return os.startsWith("linux") ? LINUX : BSD;
        }
    }

    private NetworkAddress() {}

    /** 128 bytes; the port is 0, as everywhere: the reader takes the port it wants. */
    public static byte[] encode(InetAddress address, Layout layout) {
        ByteBuffer out = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        boolean six = address instanceof Inet6Address;
        int family = six ? layout.ipv6 : 2;
        if (layout == Layout.BSD) {
            out.put((byte) (six ? IPV6_END : 16)).put((byte) family);
        } else {
            out.putShort((short) family);
        }
        out.position(six ? 8 : 4).put(address.getAddress());
        if (address instanceof Inet6Address v6) out.putInt(v6.getScopeId());
        return out.array();
    }

    /** Any layout; empty for a family or length that says nothing to us. */
    public static Optional<InetAddress> decode(byte[] blob) {
        if (blob.length < IPV4_END) return Optional.empty();
        int first = blob[0] & 0xff;
        int second = blob[1] & 0xff;
        int family = (first == 16 || first == IPV6_END) && second != 0 ? second : second == 0 ? first : -1;
        try {
            return switch (family) {
                case 2 -> Optional.of(Inet4Address.getByAddress(Arrays.copyOfRange(blob, 4, IPV4_END)));
                case 10, 23, 30 -> blob.length < IPV6_END ? Optional.empty() : Optional.of(ipv6(blob));
                default -> Optional.empty();
            };
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static InetAddress ipv6(byte[] blob) throws UnknownHostException {
        byte[] address = Arrays.copyOfRange(blob, 8, 24);
        int scope = ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).getInt(24);
        return Inet6Address.getByAddress(null, address, scope);
    }
}
