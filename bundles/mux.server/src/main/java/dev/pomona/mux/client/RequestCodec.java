package dev.pomona.mux.client;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.mux.client.Request.Asker;
import dev.pomona.mux.client.Request.Decoded;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Requests to and from frames. Decoding never throws. */
public final class RequestCodec {
    /** Additional key in Listen by which one hub tells another what it is. */
    static final String HUB = "PomonaHub";

    private static final int CONNECT_BODY = 8;

    private RequestCodec() {}

    public static Decoded decode(Frame frame) {
        return switch (frame.message()) {
            case Frame.PLIST -> plist(frame.body());
            case Frame.LISTEN -> binary(new Request.Listen(Optional.empty()));
            case Frame.CONNECT -> binary(connect(frame.body()));
            default -> binary(new Request.Unknown("message " + Integer.toUnsignedString(frame.message())));
        };
    }

    private static Decoded binary(Request request) {
        return new Decoded(request, Optional.empty());
    }

    private static Request connect(byte[] body) {
        if (body.length < CONNECT_BODY) return new Request.Malformed("Connect of " + body.length + " bytes");
        ByteBuffer in = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
        long id = Integer.toUnsignedLong(in.getInt());
        return new Request.Connect(OptionalLong.of(id), OptionalInt.of(swap(in.getShort())));
    }

    private static Decoded plist(byte[] body) {
        NSDictionary in;
        try {
            in = Plists.parse(body);
        } catch (IOException e) {
            return binary(new Request.Malformed(e.getMessage()));
        }
        Asker asker = new Asker(
                Plists.string(in, "BundleID"),
                Plists.string(in, "ProgName"),
                Plists.integer(in, "kLibUSBMuxVersion").orElse(0),
                Plists.string(in, "ClientVersionString"));
        return new Decoded(request(in), Optional.of(asker));
    }

    private static Request request(NSDictionary in) {
        Optional<String> type = Plists.string(in, "MessageType");
        if (type.isEmpty()) return new Request.Malformed("no MessageType");
        return switch (type.get()) {
            case "Listen" -> new Request.Listen(Plists.string(in, HUB));
            case "ListDevices" -> new Request.ListDevices(Plists.string(in, HUB));
            case "ListListeners" -> new Request.ListListeners();
            case "Connect" -> new Request.Connect(Plists.integer(in, "DeviceID"), port(in));
            case "ReadBUID" -> new Request.ReadBuid();
            case "ReadPairRecord" -> new Request.ReadPairRecord(Plists.string(in, "PairRecordID"));
            case "SavePairRecord" ->
                new Request.SavePairRecord(Plists.string(in, "PairRecordID"), data(in), Plists.integer(in, "DeviceID"));
            case "DeletePairRecord" -> new Request.DeletePairRecord(Plists.string(in, "PairRecordID"));
            default -> new Request.Unknown("a MessageType of " + type.get().length() + " characters");
        };
    }

    private static Optional<byte[]> data(NSDictionary in) {
        return in.objectForKey("PairRecordData") instanceof NSData data ? Optional.of(data.bytes()) : Optional.empty();
    }

    private static OptionalInt port(NSDictionary in) {
        OptionalLong number = Plists.integer(in, "PortNumber");
        if (number.isEmpty() || number.getAsLong() < 0 || number.getAsLong() > 0xffff) return OptionalInt.empty();
        return OptionalInt.of(swap((short) number.getAsLong()));
    }

    /** The wire has a port with its bytes swapped, in both forms. */
    static int swap(short port) {
        return Short.toUnsignedInt(Short.reverseBytes(port));
    }

    /** As a property list, which is all that today's daemons take. */
    public static Frame encode(Request request, Asker asker, int tag) {
        Map<String, Object> out = new LinkedHashMap<>();
        asker.bundleId().ifPresent(id -> out.put("BundleID", id));
        asker.clientVersion().ifPresent(version -> out.put("ClientVersionString", version));
        asker.progName().ifPresent(name -> out.put("ProgName", name));
        out.put("kLibUSBMuxVersion", asker.libVersion());
        switch (request) {
            case Request.Listen listen -> {
                out.put("MessageType", "Listen");
                listen.hub().ifPresent(hub -> out.put(HUB, hub));
            }
            case Request.ListDevices list -> {
                out.put("MessageType", "ListDevices");
                list.hub().ifPresent(hub -> out.put(HUB, hub));
            }
            case Request.ListListeners ignored -> out.put("MessageType", "ListListeners");
            case Request.Connect connect -> {
                out.put("MessageType", "Connect");
                connect.deviceId().ifPresent(id -> out.put("DeviceID", id));
                connect.port().ifPresent(port -> out.put("PortNumber", swap((short) port)));
            }
            case Request.ReadBuid ignored -> out.put("MessageType", "ReadBUID");
            case Request.ReadPairRecord read -> record(out, "ReadPairRecord", read.id());
            case Request.SavePairRecord save -> {
                record(out, "SavePairRecord", save.id());
                save.data().ifPresent(data -> out.put("PairRecordData", data));
                save.deviceId().ifPresent(id -> out.put("DeviceID", id));
            }
            case Request.DeletePairRecord delete -> record(out, "DeletePairRecord", delete.id());
            case Request.Unknown unknown -> out.put("MessageType", unknown.what());
            case Request.Malformed malformed -> throw new IllegalArgumentException(malformed.problem());
        }
        return new Frame(1, Frame.PLIST, tag, PlistXml.write(out));
    }

    private static void record(Map<String, Object> out, String type, Optional<String> id) {
        out.put("MessageType", type);
        id.ifPresent(udid -> out.put("PairRecordID", udid));
    }
}
