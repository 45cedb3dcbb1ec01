package dev.pomona.usbip.wire;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is said on a new connection, before a device is imported on it. Big-endian. */
public sealed interface Operation {
    int VERSION = 0x0111;

    /** More devices than this on one exporter are taken for an attack. */
    int MAX_DEVICES = 1024;

    /** Longest encoding of any operation: a full list, each device with 255 interfaces. */
    int MAX_BYTES = 12 + MAX_DEVICES * (ExportedDevice.BYTES + 255 * 4);

    int HEADER = 8;

    record ListRequest() implements Operation {}

    /** Without the interface entries, which say nothing that the descriptors do not say better. */
    record ListReply(int status, List<ExportedDevice> devices) implements Operation {
        public ListReply {
            devices = List.copyOf(devices);
        }
    }

    record ImportRequest(String busId) implements Operation {}

    /** @param device empty unless the status is 0 */
    record ImportReply(int status, Optional<ExportedDevice> device) implements Operation {}

    /** Its length is unknown. */
    record Unknown(int version, int code, int status) implements Operation {}

    /** What a status means, for people. */
    static String statusText(int status) {
        return switch (status) {
            case 0 -> "ok";
            case 1 -> "no reason given";
            case 2 -> "device in use by somebody else";
            case 3 -> "device in an error state at the exporter";
            case 4 -> "no such device";
            default -> "status " + status;
        };
    }

    /**
     * Reads one operation if it is there whole; else leaves the buffer as it was.
     *
     * @throws ProtocolException if this will never be one
     */
    static Optional<Operation> decode(ByteBuffer in) throws ProtocolException {
        if (in.remaining() < HEADER) return Optional.empty();
        ByteBuffer b = in.slice();
        int version = b.getShort() & 0xFFFF;
        int code = b.getShort() & 0xFFFF;
        int status = b.getInt();
        // The status says what follows even where versions differ by a detail; only the codes matter.
        Optional<Operation> op = switch (code) {
            case 0x8005 -> Optional.of(new ListRequest());
            case 0x0005 -> list(b, status);
            case 0x8003 -> importRequest(b);
            case 0x0003 -> importReply(b, status);
            default -> Optional.of(new Unknown(version, code, status));
        };
        if (op.isPresent()) in.position(in.position() + b.position());
        return op;
    }

    private static Optional<Operation> list(ByteBuffer b, int status) throws ProtocolException {
        if (status != 0) return Optional.of(new ListReply(status, List.of()));
        if (b.remaining() < 4) return Optional.empty();
        int count = b.getInt();
        if (count < 0 || count > MAX_DEVICES) {
            throw new ProtocolException("list of " + Integer.toUnsignedString(count) + " devices");
        }
        List<ExportedDevice> devices = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (b.remaining() < ExportedDevice.BYTES) return Optional.empty();
            ExportedDevice d = ExportedDevice.decode(b);
            if (b.remaining() < 4 * d.interfaces()) return Optional.empty();
            b.position(b.position() + 4 * d.interfaces());
            devices.add(d);
        }
        return Optional.of(new ListReply(0, devices));
    }

    private static Optional<Operation> importRequest(ByteBuffer b) {
        if (b.remaining() < ExportedDevice.BUS_ID) return Optional.empty();
        return Optional.of(new ImportRequest(ExportedDevice.text(b, ExportedDevice.BUS_ID)));
    }

    private static Optional<Operation> importReply(ByteBuffer b, int status) {
        if (status != 0) return Optional.of(new ImportReply(status, Optional.empty()));
        if (b.remaining() < ExportedDevice.BYTES) return Optional.empty();
        return Optional.of(new ImportReply(0, Optional.of(ExportedDevice.decode(b))));
    }

    default byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(size()).putShort((short) VERSION);
        switch (this) {
            case ListRequest r -> out.putShort((short) 0x8005).putInt(0);
            case ListReply r -> {
                out.putShort((short) 0x0005).putInt(r.status);
                if (r.status == 0) out.putInt(r.devices.size());
                for (ExportedDevice d : r.devices) {
                    d.encode(out);
                    out.put(new byte[4 * d.interfaces()]);
                }
            }
            case ImportRequest r -> {
                out.putShort((short) 0x8003).putInt(0);
                ExportedDevice.put(out, r.busId, ExportedDevice.BUS_ID);
            }
            case ImportReply r -> {
                out.putShort((short) 0x0003).putInt(r.status);
                r.device.ifPresent(d -> d.encode(out));
            }
            case Unknown u ->
                out.putShort(0, (short) u.version).putShort((short) u.code).putInt(u.status);
        }
        return out.array();
    }

    private int size() {
        return HEADER
                + switch (this) {
                    case ListRequest r -> 0;
                    case ListReply r ->
                        (r.status == 0 ? 4 : 0)
                                + r.devices.stream()
                                        .mapToInt(d -> ExportedDevice.BYTES + 4 * d.interfaces())
                                        .sum();
                    case ImportRequest r -> ExportedDevice.BUS_ID;
                    case ImportReply r -> r.device.isPresent() ? ExportedDevice.BYTES : 0;
                    case Unknown u -> 0;
                };
    }
}
