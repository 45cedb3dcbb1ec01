package dev.pomona.lockdown.component;

import dev.pomona.lockdown.pairing.HostKeys;
import dev.pomona.lockdown.phone.Phones;
import dev.pomona.lockdown.session.Time;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.mux.Device;
import java.util.Hashtable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
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

/** Follows the ways to phones. */
@Component(
        service = {},
        immediate = true,
        configurationPid = VaultComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class TrackerComponent {
    private final Map<ServiceReference<Device>, Device> early = new ConcurrentHashMap<>();
    private final PairRecordVault vault;
    private Phones phones;
    private ServiceRegistration<PairRecordVault.Listener> listener;

    @Activate
    public TrackerComponent(@Reference PairRecordVault vault) {
        this.vault = vault;
    }

    @Activate
    synchronized void start(BundleContext context, Map<String, Object> configuration) {
        boolean autopair = Boolean.parseBoolean(String.valueOf(configuration.get("autopair")));
        phones = new Phones(context, vault, Time.system(), HostKeys::generate, autopair);
        early.forEach(phones::add);
        early.clear();
        // By hand: as a service of this component it would make a circle with the vault.
        listener = context.registerService(
                PairRecordVault.Listener.class, (udid, present) -> phones.recordChanged(udid), new Hashtable<>());
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
