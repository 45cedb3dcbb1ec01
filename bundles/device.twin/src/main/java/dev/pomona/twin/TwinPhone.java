package dev.pomona.twin;

import com.dd.plist.NSObject;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The twin that a service is part of. */
@ProviderType
public interface TwinPhone {
    /** The UDID as people write it. */
    String udid();

    /** A lockdown value; domain empty for the global one. */
    Optional<NSObject> value(String domain, String key);

    void setValue(String domain, String key, NSObject value);

    /** Whether the passcode lock is on. */
    boolean locked();

    /** State that belongs to one twin and one service, made by {@code create} at first use and gone with the twin. */
    <T> T state(Class<T> type, java.util.function.Supplier<T> create);
}
