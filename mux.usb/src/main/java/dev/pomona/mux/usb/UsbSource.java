package dev.pomona.mux.usb;

import dev.pomona.mux.Source;
import dev.pomona.mux.usb.attach.LinkService;
import dev.pomona.mux.usb.descriptor.Modes;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/** The USB ports of this machine. */
@Component(
        service = Source.class,
        immediate = true,
        configurationPid = "dev.pomona.mux.usb",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class UsbSource implements Source {
    private final UsbWatch watch;

    @Activate
    public UsbSource(BundleContext context) {
        int mode = Modes.wanted(System.getenv(Modes.VARIABLE));
        watch = new UsbWatch(LibUsbBus::open, UsbWatch.Habits.usual(mode), link -> LinkService.register(context, link));
    }

    @Deactivate
    void deactivate() {
        watch.close();
    }

    @Override
    public String name() {
        return watch.name();
    }

    @Override
    public boolean settled() {
        return watch.settled();
    }

    @Override
    public String status() {
        return watch.status();
    }

    @Override
    public boolean healthy() {
        return watch.healthy();
    }

    @Override
    public Map<String, Long> counters() {
        return watch.counters();
    }
}
