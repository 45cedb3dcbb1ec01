package dev.pomona.twin.lockdown;

import dev.pomona.twin.TwinService;
import dev.pomona.twin.app.Phone;
import dev.pomona.twin.app.PhoneFactory;
import dev.pomona.twin.app.TwinIdentity;
import dev.pomona.twin.lockdown.tls.LenientCertificates;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Builds phones that have a lockdownd and the built-in services. */
@Component(service = PhoneFactory.class)
public final class LockdownPhones implements PhoneFactory, AutoCloseable {
    private final LenientCertificates.Installation lenient;
    private final TwinLockdown.Policy policy;

    /** Phones whose user taps Trust after a second. */
    @Activate
    public LockdownPhones() {
        this(TwinLockdown.Policy.DEFAULT);
    }

    LockdownPhones(TwinLockdown.Policy policy) {
        this.policy = policy;
        this.lenient = LenientCertificates.install();
    }

    @Override
    public Phone create(TwinIdentity id, Supplier<List<TwinService>> services) {
        return new TwinLockdown(id, BuiltInServices.all(), services, policy, Instant::now, System::nanoTime);
    }

    @Override
    @Deactivate
    public void close() {
        lenient.close();
    }
}
