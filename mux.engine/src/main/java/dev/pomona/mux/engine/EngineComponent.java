package dev.pomona.mux.engine;

import dev.pomona.mux.Device;
import dev.pomona.mux.DeviceEvent;
import dev.pomona.mux.engine.core.WindowBudget;
import dev.pomona.mux.engine.io.EngineLimits;
import dev.pomona.mux.engine.io.SystemTimers;
import dev.pomona.mux.inspect.ConnectionReport;
import dev.pomona.mux.inspect.EndReport;
import dev.pomona.mux.inspect.HubReport;
import dev.pomona.mux.inspect.MuxInspector;
import dev.pomona.mux.inspect.PacketTap;
import dev.pomona.mux.inspect.PhoneReport;
import dev.pomona.mux.spi.Link;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a {@link Device} service of every {@link Link} service whose phone answers. */
@Component(service = MuxInspector.class, immediate = true)
public final class EngineComponent implements MuxInspector {
    private static final Logger LOG = LoggerFactory.getLogger(EngineComponent.class);
    private static final long LAST_WORDS_MILLIS = 2000;

    private final BundleContext context;
    private final WindowBudget memory = WindowBudget.of(EngineLimits.DEFAULT.hubMemory());
    private final Inspection inspection = new Inspection(memory);
    private final KnownFailures failures = new KnownFailures();
    private final SystemTimers timers = new SystemTimers();
    /** By identity: two links to one phone are two ways to it. */
    private final Map<Link, LinkSession> sessions = new ConcurrentHashMap<>();

    private final List<DeviceEvent.Listener> listeners = new CopyOnWriteArrayList<>();

    @Activate
    public EngineComponent(BundleContext context) {
        this.context = context;
    }

    // References are bound in the order of their names: listeners before links.
    @Reference(
            name = "DeviceEventListener",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC)
    void addListener(DeviceEvent.Listener listener) {
        listeners.add(listener);
    }

    void removeListener(DeviceEvent.Listener listener) {
        listeners.remove(listener);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addLink(Link link) {
        LinkSession session = new LinkSession(
                link, EngineLimits.DEFAULT, timers, memory, inspection, failures, this::register, this::tell);
        sessions.put(link, session);
        session.start();
    }

    void removeLink(Link link) {
        LinkSession session = sessions.remove(link);
        if (session != null) session.close();
    }

    @Deactivate
    void deactivate() {
        try {
            List<LinkSession> all = List.copyOf(sessions.values());
            // Each takes its moment to say goodbye, all at the same time.
            for (LinkSession session : all) Thread.ofVirtual().name("mux-close").start(session::close);
            long end = System.nanoTime() + LAST_WORDS_MILLIS * 1_000_000;
            for (LinkSession session : all) {
                if (!session.awaitOver(Math.max(0, (end - System.nanoTime()) / 1_000_000))) {
                    LOG.warn("a link did not end in time");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            timers.close();
        }
    }

    @Override
    public HubReport hub() {
        return inspection.hub();
    }

    @Override
    public List<PhoneReport> phones() {
        return inspection.phones();
    }

    @Override
    public Optional<PhoneReport> phone(long link) {
        return inspection.phone(link);
    }

    @Override
    public List<ConnectionReport> connections(long link) {
        return inspection.connections(link);
    }

    @Override
    public List<EndReport> ends(long link) {
        return inspection.ends(link);
    }

    @Override
    public Optional<Tapping> tap(long link, PacketTap tap) {
        return inspection.tap(link, tap);
    }

    private Runnable register(Device device) {
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put(Device.UDID, device.udid().value());
        properties.put(Device.TRANSPORT, device.info().transport().name());
        properties.put(Constants.SERVICE_RANKING, device.info().transport().ranking());
        ServiceRegistration<Device> registration = context.registerService(Device.class, device, properties);
        return () -> {
            try {
                registration.unregister();
            } catch (IllegalStateException e) {
                LOG.debug("the framework was faster", e);
            }
        };
    }

    private void tell(DeviceEvent event) {
        for (DeviceEvent.Listener listener : listeners) {
            try {
                listener.deviceEvent(event);
            } catch (RuntimeException e) {
                LOG.warn("a listener failed on {}", event, e);
            }
        }
    }
}
