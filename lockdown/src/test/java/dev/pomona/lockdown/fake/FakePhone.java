package dev.pomona.lockdown.fake;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import dev.pomona.lockdown.pairing.Pem;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.lockdown.wire.PlistFrames;
import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Device;
import dev.pomona.mux.DeviceInfo;
import dev.pomona.mux.Transport;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A phone with a lockdownd that plays by a script, and a service that says one word over TLS. */
public final class FakePhone implements Device {
    public static final int SERVICE_PORT = 50000;

    /** Requests as they came, in the clear or in a session. */
    public final List<String> log = new CopyOnWriteArrayList<>();
    /** Words for the next Pair requests; when used up, it trusts. */
    public final Deque<String> pairAnswers = new ArrayDeque<>();

    public final List<NSDictionary> pairRecords = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Pipe.End> open = new ConcurrentLinkedQueue<>();
    public volatile String hostId = "";
    public volatile byte[] deviceCertificate;
    public volatile boolean closesInTls;
    /** By which alert it answers a host's offer of TLS; negative: it takes it. */
    public volatile short refusesOffer = -1;
    /** By which alert it answers a host's certificate; negative: it takes it. */
    public volatile short refusesCertificate = -1;
    /** With what key it answers. */
    public volatile PrivateKey key = Keys.DEVICE.getPrivate();

    public volatile String type = "com.apple.mobile.lockdown";

    public void trust(dev.pomona.lockdown.pairing.PairRecord record) {
        hostId = record.hostId();
        deviceCertificate = Pem.decode(record.deviceCertificate());
    }

    /** As a phone that has waited long enough. */
    public void dropConnections() {
        for (Pipe.End end = open.poll(); end != null; end = open.poll()) end.close();
    }

    @Override
    public DeviceInfo info() {
        return new DeviceInfo(Pipe.UDID, Transport.USB, 0, 0, 0, "test");
    }

    @Override
    public Connection connect(int port, Duration timeout) throws IOException {
        if (port != LOCKDOWN_PORT && port != SERVICE_PORT) {
            throw new ConnectionException(Udid.of(Pipe.UDID.value()), port, new CloseReason.Refused(""));
        }
        Pipe pipe = new Pipe(port);
        open.add(pipe.far);
        log.add("connect " + port);
        Thread unused = Thread.ofVirtual().start(() -> {
            try {
                if (port == LOCKDOWN_PORT) lockdownd(pipe.far);
                else service(pipe.far);
            } catch (IOException e) {
                log.add("end");
            } finally {
                pipe.far.close();
            }
        });
        return pipe.near;
    }

    private void service(Pipe.End end) throws IOException {
        TlsServer tls = new TlsServer(end, deviceCertificate, Keys.DEVICE.getPrivate(), "TLSv1.2");
        tls.handshake();
        tls.write(ByteBuffer.wrap("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        // Stays open until the client goes.
        if (tls.read(ByteBuffer.allocate(1)) < 0) log.add("service left");
    }

    private FarTls handshake(Pipe.End end) throws IOException {
        if (refusesOffer >= 0) {
            byte[] first = end.input().readNBytes(5);
            end.input().skipNBytes(ByteBuffer.wrap(first).getShort(3));
            end.write(ByteBuffer.wrap(new byte[] {0x15, 3, 1, 0, 2, 2, (byte) refusesOffer}));
            throw new IOException("refused");
        }
        FarTls tls;
        if (refusesCertificate >= 0) {
            OldTlsServer refusing = new OldTlsServer(end, deviceCertificate, key, "TLSv1.2");
            refusing.refuseBy(refusesCertificate);
            tls = refusing;
        } else {
            tls = new TlsServer(end, deviceCertificate, key, "TLSv1.2");
        }
        tls.handshake();
        return tls;
    }

    private void lockdownd(Pipe.End end) throws IOException {
        FarTls tls = null;
        while (true) {
            Optional<NSDictionary> request = PlistFrames.read(tls == null ? end : new TlsServerConnection(tls, end));
            if (request.isEmpty()) return;
            String name = Plists.string(request.get(), "Request").orElse("");
            String key = Plists.string(request.get(), "Key").orElse("");
            log.add((tls == null ? "clear " : "session ") + name + (key.isEmpty() ? "" : " " + key));
            NSDictionary reply = answer(name, key, request.get(), tls != null);
            reply.put("Request", name);
            ByteBuffer frame = PlistFrames.encode(reply);
            if (tls == null) end.write(frame);
            else tls.write(frame);
            if (reply.get("Error") != null) continue;
            if (name.equals("StartSession")) {
                if (closesInTls) return;
                tls = handshake(end);
            } else if (name.equals("StopSession")) {
                if (tls.read(ByteBuffer.allocate(1)) < 0) tls.closeNotify();
                tls = null;
            }
        }
    }

    private NSDictionary answer(String name, String key, NSDictionary request, boolean session) {
        NSDictionary reply = new NSDictionary();
        switch (name) {
            case "QueryType" -> reply.put("Type", type);
            case "GetValue" -> value(reply, key, session);
            case "StartSession" -> {
                if (!request.get("HostID").toString().equals(hostId)) return error("InvalidHostID");
                reply.put("EnableSessionSSL", true);
                reply.put("SessionID", "S");
            }
            case "StartService" -> {
                if (!session) return error("SessionInactive");
                reply.put("Port", new NSNumber(SERVICE_PORT));
                reply.put("EnableServiceSSL", true);
            }
            case "Pair" -> {
                NSDictionary record = (NSDictionary) request.get("PairRecord");
                pairRecords.add(record);
                if (!pairAnswers.isEmpty()) return error(pairAnswers.poll());
                hostId = record.get("HostID").toString();
                deviceCertificate = Pem.decode(((NSData) record.get("DeviceCertificate")).bytes());
                reply.put("EscrowBag", new NSData(new byte[32]));
            }
            case "Unpair" -> {
                if (hostId.isEmpty()) return error("InvalidHostID");
                hostId = "";
            }
            default -> {}
        }
        return reply;
    }

    private static void value(NSDictionary reply, String key, boolean session) {
        switch (key) {
            case "DeviceName" -> reply.put("Value", "Twin");
            case "ProductType" -> reply.put("Value", "iPhone14,5");
            case "ProductVersion" -> reply.put("Value", "17.5.1");
            case "DevicePublicKey" -> reply.put("Value", new NSData(Keys.devicePem()));
            case "WiFiAddress" -> reply.put("Value", "aa:bb:cc:dd:ee:ff");
            case "Secret" -> {
                if (session) reply.put("Value", "42");
                else reply.put("Error", "GetProhibited");
            }
            default -> reply.put("Error", "MissingValue");
        }
    }

    private static NSDictionary error(String word) {
        NSDictionary reply = new NSDictionary();
        reply.put("Error", word);
        return reply;
    }

    /** Only for reading frames. */
    private record TlsServerConnection(FarTls tls, Pipe.End end) implements Connection {
        @Override
        public int read(ByteBuffer target) throws IOException {
            return tls.read(target);
        }

        @Override
        public void write(ByteBuffer source) throws IOException {
            tls.write(source);
        }

        @Override
        public boolean drain(Duration limit) {
            return true;
        }

        @Override
        public void readTimeout(Duration limit) {
            end.readTimeout(limit);
        }

        @Override
        public int port() {
            return end.port();
        }

        @Override
        public Optional<CloseReason> closeReason() {
            return end.closeReason();
        }

        @Override
        public void close() {
            end.close();
        }
    }
}
