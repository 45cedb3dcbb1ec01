package dev.pomona.lockdown.component;

import dev.pomona.lockdown.Trust;
import dev.pomona.lockdown.TrustListener;
import dev.pomona.lockdown.pairing.HostKeys;
import dev.pomona.lockdown.phone.PairPolicy;
import dev.pomona.lockdown.phone.Phones;
import dev.pomona.lockdown.session.Time;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.mux.Device;
import dev.pomona.mux.Udid;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
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

/** Follows the ways to phones. */
@Component(
        service = {},
        immediate = true,
        configurationPid = VaultComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class TrackerComponent {
    private static final Logger LOG = LoggerFactory.getLogger(TrackerComponent.class);
    private final Map<ServiceReference<Device>, Device> early = new ConcurrentHashMap<>();
    private final List<TrustListener> trustListeners = new CopyOnWriteArrayList<>();
    private final PairRecordVault vault;
    private Phones phones;
    private ServiceRegistration<PairRecordVault.Listener> listener;

    @Activate
    public TrackerComponent(@Reference PairRecordVault vault) {
        this.vault = vault;
    }

    @Activate
    synchronized void start(BundleContext context, Map<String, Object> configuration) {
        PairPolicy policy = new PairPolicy(flag(configuration, "autopair"), flag(configuration, "repair"));
        phones = new Phones(context, vault, Time.system(), HostKeys::generate, policy, this::tell);
        early.forEach(phones::add);
        early.clear();
        // By hand: as a service of this component it would make a circle with the vault.
        listener = context.registerService(
                PairRecordVault.Listener.class,
                (udid, present) -> phones.recordChanged(udid, present),
                new Hashtable<>());
    }

    private static boolean flag(Map<String, Object> configuration, String key) {
        return Boolean.parseBoolean(String.valueOf(configuration.get(key)));
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeTrustListener")
    void addTrustListener(TrustListener added) {
        trustListeners.add(added);
    }

    void removeTrustListener(TrustListener removed) {
        trustListeners.remove(removed);
    }

    private void tell(Udid udid, Trust was, Trust now) {
        LOG.info("{}: {}", udid, now.words());
        for (TrustListener each : trustListeners) {
            try {
                each.trustChanged(udid, was, now);
            } catch (RuntimeException e) {
                LOG.warn("A listener to trust failed", e);
            }
        }
    }

    @Reference(
            service = Device.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "removeDevice")
    synchronized void addDevice(ServiceReference<Device> reference, Device device) {
        // Ways that are there already are bound before the component is activated.
        if (phones == null) early.put(reference, device);
        else phones.add(reference, device);
    }

    synchronized void removeDevice(ServiceReference<Device> reference, Device device) {
        early.remove(reference);
        if (phones != null) phones.remove(reference, device);
    }

    @Deactivate
    synchronized void stop() {
        listener.unregister();
        phones.close();
    }
}
