package dev.pomona.twin.service.afc;

import com.dd.plist.NSObject;
import dev.pomona.twin.TwinPhone;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A phone that is nothing but its services' state. */
final class FakeTwinPhone implements TwinPhone {
    private final Map<Class<?>, Object> states = new HashMap<>();

    @Override
    public String udid() {
        return "00008110-000A11CE00000001";
    }

    @Override
    public Optional<NSObject> value(String domain, String key) {
        return Optional.empty();
    }

    @Override
    public void setValue(String domain, String key, NSObject value) {
        throw new UnsupportedOperationException("not used by these services");
    }

    @Override
    public boolean locked() {
        return false;
    }

    @Override
    public synchronized <T> T state(Class<T> type, Supplier<T> create) {
        Object made = states.get(type);
        if (made == null) {
            made = create.get();
            states.put(type, made);
        }
        return type.cast(made);
    }
}
