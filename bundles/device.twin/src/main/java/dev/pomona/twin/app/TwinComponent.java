package dev.pomona.twin.app;

import dev.pomona.mux.Source;
import dev.pomona.twin.TwinControl;
import dev.pomona.twin.TwinService;
import java.io.IOException;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.FieldOption;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the twins that the configuration asks for. */
@Capability(
        namespace = "osgi.service",
        attribute = "objectClass:List<String>=\"dev.pomona.mux.Source,dev.pomona.twin.TwinControl\"",
        effective = "active")
@Component(
        service = {},
        immediate = true,
        configurationPid = TwinComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class TwinComponent {
    static final String PID = "dev.pomona.device.twin";
    /** Service property of the source: the port that the exporter listens on. */
    static final String PORT = "twin.port";

    private static final Logger LOG = LoggerFactory.getLogger(TwinComponent.class);

    /** The configuration. */
    public @interface Config {
        /** How many twins. */
        int count() default 1;

        /** Where the exporter listens on loopback; 0: any free port. */
        int port() default 0;
    }

    /** How the exporter is. */
    private record State(String name, String status, boolean healthy) implements Source {
        @Override
        public boolean settled() {
            return true;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            fieldOption = FieldOption.REPLACE)
    private volatile List<TwinService> services = List.of();

    private final TwinHouse house;
    private final ServiceRegistration<Source> source;
    private final ServiceRegistration<TwinControl> control;

    @Activate
    public TwinComponent(
            BundleContext context, Config config, Map<String, Object> properties, @Reference PhoneFactory phones) {
        TwinHouse started = null;
        State state;
        try {
            started = TwinHouse.start(config.port(), config.count(), phones, () -> services);
            int port = started.exporter().port();
            state = new State("twin 127.0.0.1:" + port, phones(config.count()) + " simulated", true);
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("no twins: {}", e.getMessage());
            state = new State("twin 127.0.0.1:" + config.port(), e.getMessage(), false);
        }
        house = started;
        Dictionary<String, Object> about = new Hashtable<>();
        Object id = properties.get(Source.ID);
        if (id != null) {
            about.put(Source.ID, id);
        }
        if (house != null) {
            about.put(PORT, house.exporter().port());
        }
        control = house == null ? null : context.registerService(TwinControl.class, house, null);
        source = context.registerService(Source.class, state, about);
    }

    private static String phones(int count) {
        return count == 1 ? "1 phone" : count + " phones";
    }

    @Deactivate
    void deactivate() throws IOException {
        source.unregister();
        if (house != null) {
            control.unregister();
            house.close();
        }
    }
}
