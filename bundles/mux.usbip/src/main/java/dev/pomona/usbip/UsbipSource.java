package dev.pomona.usbip;

import dev.pomona.mux.Source;
import dev.pomona.mux.usb.attach.LinkService;
import dev.pomona.mux.usb.descriptor.Modes;
import dev.pomona.usbip.client.Exporter;
import dev.pomona.usbip.client.ExporterWatch;
import dev.pomona.usbip.link.Limits;
import java.time.Duration;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;

/** One USB/IP exporter that the hub was told of. */
@Component(
        service = Source.class,
        immediate = true,
        configurationPid = "dev.pomona.mux.usbip",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class UsbipSource implements Source {
    /** Configuration. */
    public @interface Config {
        String host() default "127.0.0.1";

        int port() default 3240;

        /** Only this device; empty for all. */
        String busid() default "";

        /** Milliseconds between two questions for the list. */
        int interval() default 1000;
    }

    private final ExporterWatch watch;

    @Activate
    public UsbipSource(Config config, BundleContext context) {
        int mode = Modes.wanted(System.getenv(Modes.VARIABLE));
        Exporter exporter = new Exporter(config.host(), config.port(), config.busid(), mode, Limits.USUAL);
        Duration interval = Duration.ofMillis(Math.max(50, config.interval()));
        watch = new ExporterWatch(exporter, interval, link -> LinkService.register(context, link));
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
}
