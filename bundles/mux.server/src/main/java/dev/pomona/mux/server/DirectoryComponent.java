package dev.pomona.mux.server;

import dev.pomona.mux.Device;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Follows the phones in the registry, for all sockets together and as long as the bundle runs. */
@Component(service = DirectoryComponent.class, immediate = true)
public final class DirectoryComponent {
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

    DeviceDirectory directory() {
        return directory;
    }
}
