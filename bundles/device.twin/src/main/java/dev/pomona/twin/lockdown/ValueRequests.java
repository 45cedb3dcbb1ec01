package dev.pomona.twin.lockdown;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.pomona.twin.service.plist.PlistText;
import dev.pomona.twin.service.plist.Plists;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reading and writing values through lockdownd. */
final class ValueRequests {
    static final String WIRELESS = "com.apple.mobile.wireless_lockdown";
    private static final String ACCESSIBILITY = "com.apple.Accessibility";

    /** Domains that a locked phone does not let anybody change. */
    private static final Set<String> NEEDS_PASSCODE = Set.of(ACCESSIBILITY, WIRELESS);

    /** Names and values longer than this are not believed to be settings. */
    private static final int MAX_NAME = 256;

    private static final int MAX_VALUE = 16 << 10;
    private static final String PREFIX = "com.apple.mobile.lockdown.";
    private static final Map<String, String> NOTIFICATIONS = Map.of(
            "DeviceName", PREFIX + "device_name_changed",
            "TimeZone", PREFIX + "timezone_changed",
            "PhoneNumber", PREFIX + "phone_number_changed");

    private final TwinState state;
    private final boolean air;

    /** @param air over Wi-Fi, where less is told */
    ValueRequests(TwinState state, boolean air) {
        this.state = state;
        this.air = air;
    }

    /** The names a request carries, which the reply carries too. */
    private record Name(String domain, Optional<String> key) {
        static Name of(NSDictionary request, NSDictionary reply) {
            Optional<String> domain = Plists.text(request, "Domain");
            Optional<String> key = Plists.text(request, "Key");
            domain.ifPresent(text -> reply.put("Domain", text));
            key.ifPresent(text -> reply.put("Key", text));
            return new Name(domain.orElse(""), key);
        }
    }

    void get(NSDictionary request, NSDictionary reply, boolean session) throws LockdownFault {
        Name name = Name.of(request, reply);
        if (name.key().isEmpty()) {
            boolean few = air && !session && name.domain().isEmpty();
            reply.put("Value", few ? state.values().overAir() : state.values().all(name.domain(), session));
            return;
        }
        String key = name.key().get();
        NSObject value = state.values().get(name.domain(), key).orElseThrow(() -> new LockdownFault("MissingValue"));
        boolean inClear =
                name.domain().isEmpty() && (ValueStore.PUBLIC.contains(key) || ValueStore.PUBLIC_BY_NAME.contains(key));
        if (!session && (!inClear || air && !ValueStore.ON_AIR.contains(key))) {
            throw new LockdownFault("GetProhibited");
        }
        reply.put("Value", value);
    }

    void set(NSDictionary request, NSDictionary reply, boolean session) throws LockdownFault {
        Name name = Name.of(request, reply);
        boolean hostBuid = name.domain().isEmpty() && name.key().equals(Optional.of("UntrustedHostBUID"));
        if (!session && (!hostBuid || air)) {
            throw new LockdownFault("SetProhibited");
        }
        String key = name.key().orElseThrow(() -> new LockdownFault("MissingKey"));
        NSObject value = request.get("Value");
        if (value == null) {
            throw new LockdownFault("MissingValue");
        }
        if (ValueStore.isFixed(name.domain(), key)) {
            throw new LockdownFault("ImmutableValue");
        }
        if (name.domain().isEmpty() && key.equals("TimeIntervalSince1970")) {
            // The twin's clock is the machine's; a host that sets it is believed and not obeyed.
            reply.put("Value", value);
            return;
        }
        if (state.locked() && NEEDS_PASSCODE.contains(name.domain())) {
            throw new LockdownFault("PasswordProtected");
        }
        if (hostBuid && !(value instanceof NSString)) {
            throw new LockdownFault("SetProhibited");
        }
        store(name.domain(), key, value);
        reply.put("Value", value);
        String notification = name.domain().isEmpty() ? NOTIFICATIONS.get(key) : null;
        if (notification != null) {
            state.notifications().post(notification);
        }
    }

    private void store(String domain, String key, NSObject value) throws LockdownFault {
        if (domain.length() > MAX_NAME || key.length() > MAX_NAME || PlistText.of(value).length > MAX_VALUE) {
            throw new LockdownFault("SetProhibited");
        }
        boolean flag = domain.equals(ACCESSIBILITY) && value instanceof NSNumber number && number.isBoolean();
        NSObject kept = flag ? new NSNumber(((NSNumber) value).boolValue() ? 1 : 0) : value;
        if (!state.values().set(domain, key, kept)) {
            throw new LockdownFault("SetProhibited");
        }
    }

    void remove(NSDictionary request, NSDictionary reply, boolean session) throws LockdownFault {
        Name name = Name.of(request, reply);
        if (!session) {
            throw new LockdownFault("RemoveProhibited");
        }
        String key = name.key().orElseThrow(() -> new LockdownFault("MissingKey"));
        if (ValueStore.isFixed(name.domain(), key)) {
            throw new LockdownFault("ImmutableValue");
        }
        if (!state.values().remove(name.domain(), key)) {
            throw new LockdownFault("MissingValue");
        }
    }
}
