package dev.pomona.twin.lockdown;

import com.dd.plist.NSData;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.pomona.twin.TwinPhone;
import dev.pomona.twin.app.TwinIdentity;
import dev.pomona.twin.service.notify.Notifications;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What one twin knows and remembers: its values, its key, whom it trusts, whether it is locked. */
final class TwinState implements TwinPhone {
    private static final Pattern VERSION = Pattern.compile("[1-9]\\d?(\\.\\d{1,3}){0,2}");

    private final TwinIdentity id;
    private final ValueStore values = new ValueStore();
    private final DeviceKey key;
    private final Trust trust;
    private final Supervisor supervisor = new Supervisor();
    private final Map<Class<?>, Object> states = new ConcurrentHashMap<>();
    private volatile String system;
    private volatile LockState lock = LockState.OPEN;

    TwinState(TwinIdentity id, InstantSource clock, TrustFile file) {
        this.id = id;
        this.system = id.productVersion();
        this.key = new DeviceKey(id.udid());
        this.trust = new Trust(file, key);
        GlobalValues.fill(values, id, clock, this::locked);
        DomainValues.fill(values, id);
        values.compute("DevicePublicKey", () -> new NSData(key.pem()));
    }

    @Override
    public String udid() {
        return id.udid();
    }

    @Override
    public Optional<NSObject> value(String domain, String name) {
        return values.get(domain, name);
    }

    @Override
    public void setValue(String domain, String name, NSObject value) {
        values.set(domain, name, value);
    }

    @Override
    public boolean locked() {
        return lock.locked();
    }

    LockState lock() {
        return lock;
    }

    void lock(LockState now) {
        lock = now;
    }

    Supervisor supervisor() {
        return supervisor;
    }

    @Override
    public <T> T state(Class<T> type, Supplier<T> create) {
        return type.cast(states.computeIfAbsent(type, any -> create.get()));
    }

    int majorVersion() {
        return DomainValues.major(system);
    }

    /**
     * From now on it runs that iOS.
     *
     * @throws IllegalArgumentException if that is no number of a version
     */
    void system(String version) {
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("ios: a version like 9.3.5, not '" + version + "'");
        }
        system = version;
        for (String key : List.of("ProductVersion", "HumanReadableProductVersionString")) {
            values.set("", key, new NSString(version));
        }
    }

    Notifications notifications() {
        return state(Notifications.class, Notifications::new);
    }

    ValueStore values() {
        return values;
    }

    DeviceKey key() {
        return key;
    }

    Trust trust() {
        return trust;
    }
}
