package dev.pomona.lockdown.wifi;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears the phones that announce themselves on one network interface. */
public final class MdnsBrowser implements AutoCloseable {
    /** Phones with Wi-Fi connections switched on. */
    static final String TYPE = "_apple-mobdev2._tcp.local.";

    private static final Logger LOG = LoggerFactory.getLogger(MdnsBrowser.class);
    private static final int MAX_TEXTS = 300;
    private final JmDNS mdns;

    /** @param address this host's, on the interface to listen at */
    public MdnsBrowser(InetAddress address, WifiWays ways) throws IOException {
        mdns = JmDNS.create(address, "pomona");
        mdns.addServiceListener(TYPE, new ServiceListener() {
            @Override
            public void serviceAdded(ServiceEvent event) {
                mdns.requestServiceInfo(event.getType(), event.getName());
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
        Thread.ofVirtual().name("wifi-close").start(() -> {
            try {
                mdns.close();
            } catch (IOException e) {
                LOG.debug("mDNS closed with {}", e.getMessage());
            }
        });
    }
}
