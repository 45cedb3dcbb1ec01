package dev.pomona.lockdown.component;

import com.dd.plist.NSObject;
import dev.pomona.lockdown.Lockdown;
import dev.pomona.lockdown.session.Time;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.lockdown.wifi.MdnsBrowser;
import dev.pomona.lockdown.wifi.TcpDevice;
import dev.pomona.lockdown.wifi.WifiWays;
import dev.pomona.mux.Device;
import dev.pomona.mux.Source;
import dev.pomona.mux.Transport;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Phones over Wi-Fi, where the configuration asks for them. */
@Component(
        service = Source.class,
        immediate = true,
        configurationPid = WifiComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class WifiComponent implements Source {
    static final String PID = "dev.pomona.lockdown.wifi";
    private static final Logger LOG = LoggerFactory.getLogger(WifiComponent.class);

    private final Map<TcpDevice, ServiceRegistration<Device>> registered = new ConcurrentHashMap<>();
    private final List<MdnsBrowser> browsers = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final BundleContext context;
    private final WifiWays ways;
    private final ServiceRegistration<PairRecordVault.Listener> listener;

    /** Never fails: without a network to listen at it is a source that says so. */
    @Activate
    public WifiComponent(BundleContext context, Map<String, Object> configuration, @Reference PairRecordVault vault) {
        this.context = context;
        ways = new WifiWays(vault, Time.system(), this::register, this::withdraw);
        try {
            for (InetAddress address : addresses(String.valueOf(configuration.getOrDefault("address", "")))) {
                listen(address);
            }
        } catch (IOException e) {
            problems.add(e.getMessage());
        }
        if (browsers.isEmpty() && problems.isEmpty())
            problems.add("this machine has no network that carries multicast");
        problems.forEach(p -> LOG.warn("No phones over Wi-Fi: {}", p));
        // By hand: as a service of this component it would make a circle with the vault.
        listener = context.registerService(
                PairRecordVault.Listener.class, (udid, present) -> ways.recordChanged(udid), new Hashtable<>());
    }

    private void listen(InetAddress address) {
        try {
            browsers.add(new MdnsBrowser(address, ways));
        } catch (IOException e) {
            problems.add(address.getHostAddress() + ": " + e.getMessage());
        }
    }

    /** The one that is named, or one of each interface that can carry an announcement. */
    private static List<InetAddress> addresses(String named) throws IOException {
        if (!named.isBlank()) return List.of(InetAddress.getByName(named));
        List<InetAddress> found = new ArrayList<>();
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            if (!each.isUp() || each.isLoopback() || !each.supportsMulticast()) continue;
            Collections.list(each.getInetAddresses()).stream()
                    .filter(Inet4Address.class::isInstance)
                    .findFirst()
                    .ifPresent(found::add);
        }
        return found;
    }

    private void register(TcpDevice device) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(Device.UDID, device.udid().value());
        properties.put(Device.TRANSPORT, Transport.NETWORK.name());
        properties.put(Constants.SERVICE_RANKING, Transport.NETWORK.ranking());
        try {
            registered.put(device, context.registerService(Device.class, device, properties));
        } catch (IllegalStateException e) {
            LOG.debug("The bundle is stopping");
        }
    }

    private void withdraw(TcpDevice device) {
        ServiceRegistration<Device> registration = registered.remove(device);
        try {
            if (registration != null) registration.unregister();
        } catch (IllegalStateException e) {
            LOG.debug("The bundle is stopping");
        }
    }

    /** A phone tells a host that it trusts how it announces itself, also where it hides its address. */
    @Reference(
            service = Lockdown.class,
            target = "(trust=TRUSTED)",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeTrusted")
    void addTrusted(Lockdown lockdown) {
        Thread.ofVirtual().name("wifi-name " + lockdown.udid()).start(() -> {
            try {
                NSObject name = lockdown.value("com.apple.mobile.wireless_lockdown", "BonjourFullServiceName")
                        .orElse(null);
                if (name != null) ways.remember(lockdown.udid(), name.toString());
            } catch (IOException e) {
                LOG.debug("{} does not tell how it announces itself: {}", lockdown.udid(), e.getMessage());
            }
        });
    }

    void removeTrusted(Lockdown lockdown) {
        LOG.trace("{} is not trusted any more", lockdown.udid());
    }

    @Override
    public String name() {
        return "wifi";
    }

    @Override
    public boolean settled() {
        return true;
    }

    @Override
    public boolean healthy() {
        return !browsers.isEmpty();
    }

    @Override
    public String status() {
        int n = registered.size();
        if (browsers.isEmpty()) return String.join("; ", problems);
        return n == 1 ? "1 phone" : n + " phones";
    }

    @Deactivate
    void stop() {
        listener.unregister();
        browsers.forEach(MdnsBrowser::close);
        ways.close();
    }
}
