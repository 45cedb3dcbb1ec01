package dev.pomona.mux.client;

import dev.pomona.mux.client.NetworkAddress.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Replies and events to frames, in both forms; {@link ReplyDecoder} is the way back. */
public final class ReplyCodec {
    static final int RECORD = 268;
    static final int SERIAL = 256;

    private ReplyCodec() {}

    /** @param plist the form that this client has shown to understand */
    public static Frame encode(Reply reply, int tag, boolean plist, Layout layout) {
        if (plist) return new Frame(1, Frame.PLIST, tag, PlistXml.write(map(reply, layout)));
        return switch (reply) {
            case Reply.Result result -> binary(Frame.RESULT, tag, result.number());
            case Reply.Attached attached -> new Frame(0, Frame.DEVICE_ADD, tag, deviceRecord(attached.device()));
            case Reply.Detached detached -> binary(Frame.DEVICE_REMOVE, tag, (int) detached.id());
            case Reply.Paired paired -> binary(Frame.DEVICE_PAIRED, tag, (int) paired.id());
            default -> throw new IllegalArgumentException("has no binary form: " + reply.getClass());
        };
    }

    private static Frame binary(int message, int tag, int number) {
        byte[] body = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array();
        return new Frame(0, message, tag, body);
    }

    private static byte[] deviceRecord(AttachedDevice device) {
        byte[] serial = device.serial().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer out = ByteBuffer.allocate(RECORD).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt((int) device.id()).putShort((short) device.productId());
        out.put(serial, 0, Math.min(serial.length, SERIAL - 1));
        return out.putInt(RECORD - 4, (int) device.locationId()).array();
    }

    private static Map<String, Object> map(Reply reply, Layout layout) {
        return switch (reply) {
            case Reply.Result result -> map("MessageType", "Result", "Number", result.number());
            case Reply.Attached attached -> attached(attached.device(), layout);
            case Reply.Detached detached -> map("MessageType", "Detached", "DeviceID", detached.id());
            case Reply.Paired paired -> map("MessageType", "Paired", "DeviceID", paired.id());
            case Reply.DeviceList list ->
                map(
                        "DeviceList",
                        list.devices().stream().map(d -> attached(d, layout)).toList());
            case Reply.ListenerList list ->
                map(
                        "ListenerList",
                        list.listeners().stream().map(ReplyCodec::listener).toList());
            case Reply.Buid buid -> map("BUID", buid.value());
            case Reply.PairRecord record -> map("PairRecordData", record.data());
            case Reply.Unknown unknown -> throw new IllegalArgumentException("cannot be sent: " + unknown);
        };
    }

    /** {@code UDID} and {@code USBSerialNumber} are Apple's own keys, without which some clients fail. */
    private static Map<String, Object> attached(AttachedDevice device, Layout layout) {
        Map<String, Object> properties = new LinkedHashMap<>();
        device.network()
                .ifPresentOrElse(
                        network -> {
                            properties.put("ConnectionType", device.connectionType());
                            properties.put("DeviceID", device.id());
                            properties.put("EscapedFullServiceName", network.serviceName());
                            properties.put("InterfaceIndex", network.interfaceIndex());
                            network.address()
                                    .ifPresent(a -> properties.put("NetworkAddress", NetworkAddress.encode(a, layout)));
                            properties.put("SerialNumber", device.serial());
                            properties.put("UDID", device.serial());
                        },
                        () -> {
                            properties.put("ConnectionSpeed", device.speed());
                            properties.put("ConnectionType", device.connectionType());
                            properties.put("DeviceID", device.id());
                            properties.put("LocationID", device.locationId());
                            properties.put("ProductID", device.productId());
                            properties.put("SerialNumber", device.serial());
                            properties.put("UDID", device.serial());
                            properties.put("USBSerialNumber", device.serial().replace("-", ""));
                        });
        return map("DeviceID", device.id(), "MessageType", "Attached", "Properties", properties);
    }

    private static Map<String, Object> listener(Reply.ListenerEntry entry) {
        Request.Asker asker = entry.asker();
        String program = asker.progName().orElse("unknown");
        Map<String, Object> out = map("Blacklisted", false);
        asker.bundleId().ifPresent(id -> out.put("BundleID", id));
        out.put("ConnType", 0);
        out.put("ID String", entry.number() + "-" + program);
        out.put("ProgName", program);
        out.put("kLibUSBMuxVersion", asker.libVersion());
        return out;
    }

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        List<Object> list = List.of(pairs);
        for (int i = 0; i < list.size(); i += 2) map.put((String) list.get(i), list.get(i + 1));
        return map;
    }
}
