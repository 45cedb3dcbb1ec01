package dev.pomona.mux.usb.descriptor;

import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;

/** A configuration descriptor with its interfaces. */
public record Configuration(int value, List<Interface> interfaces) {
    /** Of the descriptor itself, without what follows it. */
    public static final int HEADER = 9;

    private static final int CONFIGURATION = 2;
    private static final int INTERFACE = 4;
    private static final int ENDPOINT = 5;

    public Configuration {
        interfaces = List.copyOf(interfaces);
    }

    /** One setting of an interface. */
    public record Interface(
            int number, int alternate, int classCode, int subclass, int protocol, List<Endpoint> endpoints) {
        public Interface {
            endpoints = List.copyOf(endpoints);
        }

        /** Whether class and subclass are these. */
        public boolean is(int wantedClass, int wantedSubclass) {
            return classCode == wantedClass && subclass == wantedSubclass;
        }
    }

    /** @param address with bit 7 set for IN */
    public record Endpoint(int address, int attributes, int maxPacketSize) {
        public boolean bulk() {
            return (attributes & 3) == 2;
        }

        public boolean in() {
            return (address & 0x80) != 0;
        }
    }

    /** How long the whole is, from its first nine bytes. */
    public static int totalLength(byte[] header) throws ProtocolException {
        if (header.length < HEADER || header[1] != CONFIGURATION) {
            throw new ProtocolException("configuration descriptor expected, got " + header.length + " other bytes");
        }
        return DeviceDescriptor.u16(header, 2);
    }

    /** Reads as far as the bytes make sense; whatever is unknown is passed over. */
    public static Configuration decode(byte[] raw) throws ProtocolException {
        int end = Math.min(raw.length, totalLength(raw));
        List<Interface> found = new ArrayList<>();
        List<Endpoint> endpoints = new ArrayList<>();
        int last = -1;
        for (int at = Math.max(HEADER, raw[0] & 0xFF); at + 2 <= end; at += raw[at] & 0xFF) {
            int length = raw[at] & 0xFF;
            if (length < 2 || at + length > end) break;
            if (raw[at + 1] == INTERFACE && length >= 9) {
                if (last >= 0) found.add(interfaceAt(raw, last, endpoints));
                endpoints.clear();
                last = at;
            } else if (raw[at + 1] == ENDPOINT && length >= 7 && last >= 0) {
                int size = DeviceDescriptor.u16(raw, at + 4) & 0x7FF;
                endpoints.add(new Endpoint(raw[at + 2] & 0xFF, raw[at + 3] & 0xFF, size));
            }
        }
        if (last >= 0) found.add(interfaceAt(raw, last, endpoints));
        return new Configuration(raw[5] & 0xFF, found);
    }

    private static Interface interfaceAt(byte[] raw, int at, List<Endpoint> endpoints) {
        return new Interface(
                raw[at + 2] & 0xFF,
                raw[at + 3] & 0xFF,
                raw[at + 5] & 0xFF,
                raw[at + 6] & 0xFF,
                raw[at + 7] & 0xFF,
                endpoints);
    }
}
