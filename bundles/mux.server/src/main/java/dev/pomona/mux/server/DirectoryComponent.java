package dev.pomona.mux.server;

import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.mux.Device;
import dev.pomona.mux.Udid;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Follows the phones in the registry, for all sockets together and as long as the bundle runs. */
@Component(
        service = {DirectoryComponent.class, PairRecordVault.Listener.class},
        immediate = true)
public final class DirectoryComponent implements PairRecordVault.Listener {
    private final DeviceDirectory directory;

    @Activate
    public DirectoryComponent(BundleContext context) {
        directory = new DeviceDirectory(context.getProperty(Constants.FRAMEWORK_UUID));
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDevice(Device device) {
        directory.add(device);
    }

    void removeDevice(Device device) {
        directory.remove(device);
    }

    @Override
    public void recordChanged(Udid udid, boolean present) {
        if (present) directory.recordSaved(udid);
    }

    DeviceDirectory directory() {
        return directory;
    }
}
