package dev.pomona.lockdown.wifi.mdns;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** One record of a response, of the kinds that tell of a phone. */
sealed interface DnsRecord {
    int A = 1;
    int PTR = 12;
    int TXT = 16;
    int AAAA = 28;
    int SRV = 33;

    /** What every record begins with. @param flush whether it replaces others of its name and kind */
    record Head(DnsName name, boolean flush, long ttl) {}

    Head head();

    int type();

    /** Without compression. */
    byte[] data();

    /** The same for records of which the later takes the earlier's place. */
    default String key() {
        return type() + " " + head().name().key();
    }

    /** There is an instance of a service. */
    record Pointer(Head head, DnsName target) implements DnsRecord {
        @Override
        public int type() {
            return PTR;
        }

        @Override
        public byte[] data() {
            return target.bytes();
        }

        @Override
        public String key() {
            return type() + " " + target.key();
        }
    }

    /** An instance's host and port. @param numbers priority, weight and port, as they came */
    record Place(Head head, byte[] numbers, DnsName target) implements DnsRecord {
        @Override
        public int type() {
            return SRV;
        }

        @Override
        public byte[] data() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(numbers);
            out.writeBytes(target.bytes());
            return out.toByteArray();
        }

        @Override
        public String key() {
            return type() + " " + head.name().key() + " " + target.key();
        }
    }

    /** What an instance says of itself. @param data strings, each after its length */
    record Text(Head head, byte[] data) implements DnsRecord {
        @Override
        public int type() {
            return TXT;
        }
    }

    /** A host's address. @param data 4 bytes or 16 */
    record Address(Head head, byte[] data) implements DnsRecord {
        @Override
        public int type() {
            return data.length == 4 ? A : AAAA;
        }

        @Override
        public String key() {
            return type() + " " + head.name().key() + " " + HexFormat.of().formatHex(data);
        }
    }

    /** Of another kind, or another class: skipped. */
    record Other(Head head, int type) implements DnsRecord {
        @Override
        public byte[] data() {
            return new byte[0];
        }
    }
}
