package dev.pomona.lockdown.session;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSString;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.lockdown.wire.PlistFrames;
import dev.pomona.lockdown.wire.Request;
import dev.pomona.mux.Connection;
import dev.pomona.mux.Device;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears the phone say that somebody has tapped Trust, through the notification proxy that needs no pairing and no TLS. It
 * listens until it is closed or the phone goes; it also tells the phone who this host is, when the phone asks.
 */
public final class PairWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PairWatch.class);
    private static final String PROXY = "com.apple.mobile.insecure_notification_proxy";
    private static final String TAPPED = "com.apple.mobile.lockdown.request_pair";
    private static final String WHO = "com.apple.mobile.lockdown.request_host_buid";
    private static final String LABEL = "pomona";

    private final Device device;
    private final Connection proxy;
    private final Time time;
    private final String buid;
    private final Runnable tapped;

    private PairWatch(Device device, Connection proxy, Time time, String buid, Runnable tapped) {
        this.device = device;
        this.proxy = proxy;
        this.time = time;
        this.buid = buid;
        this.tapped = tapped;
    }

    /**
     * @param buid this host's SystemBUID
     * @param tapped run each time that the phone says so, on a thread of this watch's own
     * @return empty where the phone does not offer it
     */
    public static Optional<PairWatch> open(Udid udid, Way way, Time time, String buid, Runnable tapped) {
        try {
            Device device = way.best(udid);
            int port;
            try (Channel channel = Channel.open(device, time)) {
                NSDictionary reply = channel.demand(new Request.StartService(PROXY, null));
                // Without a session there is no key to do TLS with.
                if (Channel.flag(reply, "EnableServiceSSL")) return Optional.empty();
                port = reply.get("Port") instanceof NSNumber n ? n.intValue() : 0;
            }
            if (port < 1 || port > 65535) return Optional.empty();
            Connection proxy = device.connect(port);
            boolean done = false;
            try {
                observe(proxy, TAPPED);
                observe(proxy, WHO);
                done = true;
            } finally {
                if (!done) proxy.close();
            }
            PairWatch watch = new PairWatch(device, proxy, time, buid, tapped);
            Thread.ofVirtual().name("lockdown-watch " + udid).start(watch::listen);
            return Optional.of(watch);
        } catch (IOException e) {
            LOG.debug("{} tells nobody when it is trusted: {}", udid, e.getMessage());
            return Optional.empty();
        }
    }

    private static void observe(Connection proxy, String name) throws IOException {
        NSDictionary message = new NSDictionary();
        message.put("Command", "ObserveNotification");
        message.put("Label", LABEL);
        message.put("Name", name);
        proxy.write(PlistFrames.encode(message));
    }

    private void listen() {
        try {
            for (Optional<NSDictionary> told = PlistFrames.read(proxy);
                    told.isPresent();
                    told = PlistFrames.read(proxy)) {
                if (!Plists.string(told.get(), "Command").equals(Optional.of("RelayNotification"))) continue;
                switch (Plists.string(told.get(), "Name").orElse("")) {
                    case TAPPED -> tapped.run();
                    case WHO -> introduce();
                    default -> {}
                }
            }
        } catch (IOException e) {
            LOG.debug("no longer listening for trust: {}", e.getMessage());
        } finally {
            proxy.close();
        }
    }

    private void introduce() {
        try (Channel channel = Channel.open(device, time)) {
            tell(channel, buid);
        } catch (IOException e) {
            LOG.debug("could not say who this host is: {}", e.getMessage());
        }
    }

    /** Says who this host is, so that the phone's dialog can name it; a phone that does not care refuses. */
    static void tell(Channel channel, String buid) throws IOException {
        var unused = channel.ask(new Request.SetValue("", "UntrustedHostBUID", new NSString(buid)));
    }

    @Override
    public void close() {
        proxy.close();
    }
}
