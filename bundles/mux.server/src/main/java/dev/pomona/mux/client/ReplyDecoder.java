package dev.pomona.mux.client;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.mux.client.Request.Asker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Frames to replies and events, from any daemon. */
public final class ReplyDecoder {
    private ReplyDecoder() {}

    /** @throws ProtocolException if it is a known message that cannot be what it says; unknown ones are values */
    public static Reply decode(Frame frame) throws ProtocolException {
        ByteBuffer body = ByteBuffer.wrap(frame.body()).order(ByteOrder.LITTLE_ENDIAN);
        return switch (frame.message()) {
            case Frame.PLIST -> plist(frame.body());
            case Frame.RESULT -> new Reply.Result(need(body, 4).getInt());
            case Frame.DEVICE_ADD -> new Reply.Attached(deviceRecord(need(body, ReplyCodec.RECORD)));
            case Frame.DEVICE_REMOVE ->
                new Reply.Detached(Integer.toUnsignedLong(need(body, 4).getInt()));
            case Frame.DEVICE_PAIRED ->
                new Reply.Paired(Integer.toUnsignedLong(need(body, 4).getInt()));
            default -> new Reply.Unknown(Optional.of("message " + Integer.toUnsignedString(frame.message())));
        };
    }

    private static ByteBuffer need(ByteBuffer body, int length) throws ProtocolException {
        if (body.remaining() < length) {
            throw new ProtocolException("a reply of " + body.remaining() + " bytes; expected " + length);
        }
        return body;
    }

    private static AttachedDevice deviceRecord(ByteBuffer in) {
        long id = Integer.toUnsignedLong(in.getInt());
        int product = Short.toUnsignedInt(in.getShort());
        byte[] serial = new byte[ReplyCodec.SERIAL];
        in.get(serial);
        String text = new String(serial, StandardCharsets.US_ASCII);
        int nul = text.indexOf('\0');
        long location = Integer.toUnsignedLong(in.getInt(ReplyCodec.RECORD - 4));
        return new AttachedDevice(id, nul < 0 ? text : text.substring(0, nul), product, location, 0, Optional.empty());
    }

    private static Reply plist(byte[] body) throws ProtocolException {
        try {
            return plist(Plists.parse(body));
        } catch (ProtocolException e) {
            throw e;
        } catch (IOException e) {
            throw new ProtocolException(e.getMessage());
        }
    }

    private static Reply plist(NSDictionary in) throws ProtocolException {
        Optional<String> type = Plists.string(in, "MessageType");
        if (type.isPresent()) {
            return switch (type.get()) {
                case "Result" -> new Reply.Result((int) number(in, "Number"));
                case "Attached" -> new Reply.Attached(attached(in));
                case "Detached" -> new Reply.Detached(number(in, "DeviceID"));
                case "Paired" -> new Reply.Paired(number(in, "DeviceID"));
                default -> new Reply.Unknown(type);
            };
        }
        if (in.objectForKey("DeviceList") instanceof NSArray list) return devices(list);
        if (in.objectForKey("ListenerList") instanceof NSArray list) return listeners(list);
        if (in.objectForKey("PairRecordData") instanceof NSData data) return new Reply.PairRecord(data.bytes());
        return Plists.string(in, "BUID").<Reply>map(Reply.Buid::new).orElse(new Reply.Unknown(type));
    }

    private static Reply devices(NSArray list) throws ProtocolException {
        List<AttachedDevice> devices = new ArrayList<>();
        for (NSObject item : list.getArray()) {
            if (item instanceof NSDictionary dictionary) devices.add(attached(dictionary));
        }
        return new Reply.DeviceList(devices);
    }

    private static Reply listeners(NSArray list) {
        List<Reply.ListenerEntry> listeners = new ArrayList<>();
        for (NSObject item : list.getArray()) {
            if (!(item instanceof NSDictionary in)) continue;
            String id = Plists.string(in, "ID String").orElse("");
            int dash = id.indexOf('-');
            String digits = dash < 0 ? id : id.substring(0, dash);
            long number = digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : 0;
            OptionalLong version = Plists.integer(in, "kLibUSBMuxVersion");
            Asker asker = new Asker(Plists.string(in, "BundleID"), Plists.string(in, "ProgName"), version.orElse(0));
            listeners.add(new Reply.ListenerEntry(number, asker));
        }
        return new Reply.ListenerList(listeners);
    }

    private static AttachedDevice attached(NSDictionary in) throws ProtocolException {
        if (!(in.objectForKey("Properties") instanceof NSDictionary properties)) {
            throw new ProtocolException("a phone without Properties");
        }
        long id = number(in.containsKey("DeviceID") ? in : properties, "DeviceID");
        String serial = Plists.string(properties, "SerialNumber")
                .orElseThrow(() -> new ProtocolException("a phone without SerialNumber"));
        boolean network =
                "Network".equals(Plists.string(properties, "ConnectionType").orElse("USB"));
        return new AttachedDevice(
                id,
                serial,
                (int) Plists.integer(properties, "ProductID").orElse(0) & 0xffff,
                Plists.integer(properties, "LocationID").orElse(0) & 0xffff_ffffL,
                Math.max(0, Plists.integer(properties, "ConnectionSpeed").orElse(0)),
                network ? Optional.of(network(properties)) : Optional.empty());
    }

    private static AttachedDevice.Network network(NSDictionary properties) {
        return new AttachedDevice.Network(
                Plists.string(properties, "EscapedFullServiceName").orElse(""),
                (int) Plists.integer(properties, "InterfaceIndex").orElse(0),
                properties.objectForKey("NetworkAddress") instanceof NSData data
                        ? NetworkAddress.decode(data.bytes())
                        : Optional.empty());
    }

    private static long number(NSDictionary in, String key) throws ProtocolException {
        OptionalLong value = Plists.integer(in, key);
        if (value.isEmpty()) throw new ProtocolException("no number " + key);
        return key.equals("Number") ? value.getAsLong() : value.getAsLong() & 0xffff_ffffL;
    }
}
