package dev.pomona.twin.lockdown;

import dev.pomona.twin.TwinService;
import dev.pomona.twin.app.Phone;
import dev.pomona.twin.app.PhoneFactory;
import dev.pomona.twin.app.TwinIdentity;
import dev.pomona.twin.lockdown.air.AirPort;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds phones that have a lockdownd and the built-in services. It shares its configuration with the component that uses
 * it, and so requires it too: were it there before, the configuration would replace it, and with it the twins and the port
 * at which they are exported.
 */
@Component(
        service = PhoneFactory.class,
        configurationPid = LockdownPhones.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class LockdownPhones implements PhoneFactory {
    static final String PID = "dev.pomona.device.twin";
    private static final Logger LOG = LoggerFactory.getLogger(LockdownPhones.class);
    private final TwinLockdown.Policy policy;
    private final Optional<Path> folder;
    private final String air;

    /** Phones whose user taps Trust after a moment, and which remember whom they trust in the setting {@code folder}. */
    @Activate
    public LockdownPhones(Map<String, Object> configuration) {
        this(
                TwinLockdown.Policy.DEFAULT,
                configuration.get("folder") instanceof String s && !s.isEmpty()
                        ? Optional.of(Path.of(s))
                        : Optional.empty(),
                configuration.get("air") instanceof String s ? s : "");
    }

    LockdownPhones(TwinLockdown.Policy policy, Optional<Path> folder) {
        this(policy, folder, "");
    }

    /** @param air the address of the first twin on Wi-Fi, the next one's is the next; empty for no Wi-Fi */
    LockdownPhones(TwinLockdown.Policy policy, Optional<Path> folder, String air) {
        this.policy = policy;
        this.folder = folder;
        this.air = air;
    }

    @Override
    public Phone create(TwinIdentity id, Supplier<List<TwinService>> services) {
        TrustFile file = folder.map(f -> TrustFile.in(f, id.udid())).orElse(TrustFile.NONE);
        TwinLockdown phone =
                new TwinLockdown(id, BuiltInServices.all(), services, policy, file, Instant::now, System::nanoTime);
        if (!air.isBlank()) {
            try {
                phone.air(AirPort.address(air, id.index()));
            } catch (IOException e) {
                LOG.warn("{} has no Wi-Fi: {}", id.udid(), e.getMessage());
            }
        }
        return phone;
    }
}
