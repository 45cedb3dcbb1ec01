package dev.pomona.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As little of a usbmux client as a load needs; shares no line with the hub, and speaks to any daemon. */
public final class MuxClient {
    private static final int HEADER = 16;
    private static final int PLIST = 8;
    private static final int MAX_REPLY = 1 << 20;
    private static final Pattern DEVICE =
            Pattern.compile("<key>(DeviceID|SerialNumber)</key>\\s*<(?:integer|string)>([^<]*)<");
    private static final Pattern NUMBER = Pattern.compile("<key>Number</key>\\s*<integer>(\\d+)<");

    private final UnixDomainSocketAddress address;

    public MuxClient(Path socket) {
        address = UnixDomainSocketAddress.of(socket);
    }

    /** Device ids by UDID. */
    public SortedMap<String, Integer> devices() throws IOException {
        SortedMap<String, Integer> devices = new TreeMap<>();
        try (SocketChannel channel = SocketChannel.open(address)) {
            Matcher found = DEVICE.matcher(ask(channel, "<key>MessageType</key><string>ListDevices</string>"));
            int id = 0;
            while (found.find()) {
                if (found.group(1).equals("DeviceID")) {
                    id = Integer.parseInt(found.group(2));
                } else {
                    devices.put(found.group(2), id);
                }
            }
        }
        return devices;
    }

    /** A connection to that port; empty when the daemon refused it. */
    public Optional<SocketChannel> tryConnect(int device, int port) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        boolean open = false;
        try {
            int swapped = (port & 0xff) << 8 | port >> 8;
            Matcher number = NUMBER.matcher(ask(
                    channel,
                    "<key>MessageType</key><string>Connect</string><key>DeviceID</key><integer>" + device
                            + "</integer><key>PortNumber</key><integer>" + swapped + "</integer>"));
            open = number.find() && number.group(1).equals("0");
            return open ? Optional.of(channel) : Optional.empty();
        } finally {
            if (!open) {
                channel.close();
            }
        }
    }

    public SocketChannel connect(int device, int port) throws IOException {
        return tryConnect(device, port)
                .orElseThrow(() -> new IOException("port " + port + " of device " + device + " refused"));
    }

    private static String ask(SocketChannel channel, String keys) throws IOException {
        byte[] body = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\""
            + " \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n"
            + "<plist version=\"1.0\"><dict>"
            + "<key>ClientVersionString</key><string>bench</string><key>ProgName</key><string>bench</string>"
            + "<key>kLibUSBMuxVersion</key><integer>3</integer>" + keys + "</dict></plist>\n")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer request = ByteBuffer.allocate(HEADER + body.length).order(ByteOrder.LITTLE_ENDIAN);
        request.putInt(HEADER + body.length)
                .putInt(1)
                .putInt(PLIST)
                .putInt(1)
                .put(body)
                .flip();
        while (request.hasRemaining()) {
            channel.write(request);
        }
        ByteBuffer header = read(channel, HEADER).order(ByteOrder.LITTLE_ENDIAN);
        int length = header.getInt(0);
        if (length < HEADER || length > MAX_REPLY) {
            throw new IOException("a reply of " + length + " bytes");
        }
        return StandardCharsets.UTF_8.decode(read(channel, length - HEADER)).toString();
    }

    /** Exactly that many bytes. */
    static ByteBuffer read(SocketChannel channel, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new EOFException("the daemon closed the connection");
            }
        }
        return bytes.flip();
    }
}
