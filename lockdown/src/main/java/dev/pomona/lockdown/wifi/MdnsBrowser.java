package dev.pomona.lockdown.wifi;

import dev.pomona.lockdown.session.Time;
import dev.pomona.lockdown.wifi.mdns.GuardedMdns;
import dev.pomona.lockdown.wifi.mdns.Reopened;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;

/** Hears the phones that announce themselves on one network interface, also after something there broke the listener. */
public final class MdnsBrowser implements AutoCloseable {
    /** Phones with Wi-Fi connections switched on. */
    static final String TYPE = "_apple-mobdev2._tcp.local.";

    private static final int MAX_TEXTS = 300;
    private static final long ASK_MILLIS = 200;
    private final InetAddress address;
    private final WifiWays ways;
    private final Reopened listening;

    /** @param address this host's, on the interface to listen at */
    public MdnsBrowser(InetAddress address, WifiWays ways) throws IOException {
        this.address = address;
        this.ways = ways;
        this.listening =
                new Reopened("the search for phones at " + address.getHostAddress(), this::listen, Time.system());
    }

    private JmDNS listen(Consumer<Throwable> broken) throws IOException {
        JmDNS mdns = new GuardedMdns(address, "pomona", TYPE, broken);
        mdns.addServiceListener(TYPE, new ServiceListener() {
            /** Asking waits for the answer, and one name that nobody answers for must not keep the others waiting. */
            @Override
            public void serviceAdded(ServiceEvent event) {
                Thread.ofVirtual()
                        .name("wifi-ask")
                        .start(() -> mdns.requestServiceInfo(event.getType(), event.getName(), ASK_MILLIS));
            }

            @Override
            public void serviceResolved(ServiceEvent event) {
                ways.found(announcement(event.getInfo()));
            }

            @Override
            public void serviceRemoved(ServiceEvent event) {
                ways.gone(event.getName());
            }
        });
        return mdns;
    }

    /** Whatever port it names: phones answer at lockdownd's own. */
    private static Announcement announcement(ServiceInfo info) {
        Map<String, String> texts = new HashMap<>();
        for (String key : Collections.list(info.getPropertyNames())) {
            String value = info.getPropertyString(key);
            if (value != null && texts.size() < MAX_TEXTS) texts.put(key, value);
        }
        return new Announcement(info.getName(), List.of(info.getInetAddresses()), texts);
    }

    /** Returns at once; the library takes a few seconds to say goodbye to the network. */
    @Override
    public void close() {
        listening.close();
    }
}
