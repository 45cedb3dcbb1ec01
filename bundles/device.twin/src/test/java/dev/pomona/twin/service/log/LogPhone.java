package dev.pomona.twin.service.log;

import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.pomona.twin.TwinPhone;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** A phone with a name, for the log services. */
final class LogPhone implements TwinPhone {
    private final Map<Class<?>, Object> states = new ConcurrentHashMap<>();

    @Override
    public String udid() {
        return "test";
    }

    @Override
    public Optional<NSObject> value(String domain, String key) {
        return Optional.of(new NSString("My Tüin"));
    }

    @Override
    public void setValue(String domain, String key, NSObject value) {}

    @Override
    public boolean locked() {
        return false;
    }

    @Override
    public <T> T state(Class<T> type, Supplier<T> create) {
        return type.cast(states.computeIfAbsent(type, any -> create.get()));
    }
}
