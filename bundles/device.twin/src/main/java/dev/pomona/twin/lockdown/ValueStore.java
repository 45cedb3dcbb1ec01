package dev.pomona.twin.lockdown;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import dev.pomona.twin.service.plist.Plists;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The values that lockdownd gives out, by domain and key; the global domain has the empty name. */
final class ValueStore {
    /** What a host reads before any pairing. */
    static final Set<String> PUBLIC = Set.of(
            "BasebandCertId",
            "BasebandKeyHashInformation",
            "BasebandSerialNumber",
            "BasebandVersion",
            "BoardId",
            "BuildVersion",
            "CPUArchitecture",
            "ChipID",
            "DeviceClass",
            "DeviceColor",
            "DeviceName",
            "DieID",
            "HardwareModel",
            "HasSiDP",
            "PartitionType",
            "ProductName",
            "ProductType",
            "ProductVersion",
            "ProductionSOC",
            "ProtocolVersion",
            "SupportedDeviceFamilies",
            "TelephonyCapability",
            "UniqueChipID",
            "UniqueDeviceID",
            "WiFiAddress");

    /** Readable in clear too, but only when named. */
    static final Set<String> PUBLIC_BY_NAME = Set.of("DevicePublicKey", "TimeIntervalSince1970");

    /** All that is readable in clear over Wi-Fi. */
    static final Set<String> ON_AIR = Set.of("DeviceClass", "ProductType", "ProductVersion", "UniqueDeviceID");

    /** Left out of a reading of everything. */
    private static final Set<String> BY_NAME_ONLY = Set.of(
            "DevicePublicKey",
            "FirmwarePreflightInfo",
            "PreflightInfo",
            "ApNonce",
            "SEPNonce",
            "Image4Supported",
            "MarketingName");

    /** What no host changes, whatever it is trusted with. */
    private static final Set<String> FIXED = Set.of(
            "ActivationState",
            "BuildVersion",
            "CPUArchitecture",
            "ChipID",
            "DeviceClass",
            "DevicePublicKey",
            "DieID",
            "HardwareModel",
            "PasswordProtected",
            "ProductName",
            "ProductType",
            "ProductVersion",
            "ProtocolVersion",
            "SerialNumber",
            "UniqueChipID",
            "UniqueDeviceID",
            "WiFiAddress");

    /** Each costs a host nothing to make and the twin memory to keep. */
    private static final int MAX_DOMAINS = 200;

    private static final int MAX_KEYS = 500;

    private final Map<String, Map<String, NSObject>> domains = new ConcurrentHashMap<>();
    private final Map<String, Supplier<NSObject>> computed = new ConcurrentHashMap<>();

    private volatile Runnable watcher = () -> {};

    ValueStore() {
        domains.put("", new ConcurrentHashMap<>());
    }

    /** Sets many values of one domain from alternating keys and values. */
    void fill(String domain, Object... keysAndValues) {
        Map<String, NSObject> values = domains.computeIfAbsent(domain, name -> new ConcurrentHashMap<>());
        Plists.dict(keysAndValues).forEach(values::put);
    }

    /** A global value that is worked out whenever it is read. */
    void compute(String key, Supplier<NSObject> value) {
        computed.put(key, value);
    }

    Optional<NSObject> get(String domain, String key) {
        Supplier<NSObject> live = domain.isEmpty() ? computed.get(key) : null;
        return live != null
                ? Optional.of(live.get())
                : Optional.ofNullable(domains.getOrDefault(domain, Map.of()).get(key));
    }

    /** A whole domain; without a session only what is public. A domain that nobody knows is empty. */
    NSDictionary all(String domain, boolean session) {
        Map<String, NSObject> sorted = new TreeMap<>(domains.getOrDefault(domain, Map.of()));
        if (domain.isEmpty()) {
            computed.forEach((key, value) -> sorted.put(key, value.get()));
            sorted.keySet().removeAll(BY_NAME_ONLY);
        }
        NSDictionary all = new NSDictionary();
        sorted.forEach((key, value) -> {
            if (session || domain.isEmpty() && PUBLIC.contains(key)) {
                all.put(key, value);
            }
        });
        return all;
    }

    static boolean isFixed(String domain, String key) {
        return domain.isEmpty() && FIXED.contains(key);
    }

    /** False when the store has no room for one more name. */
    boolean set(String domain, String key, NSObject value) {
        Map<String, NSObject> values = domains.get(domain);
        if (values == null) {
            if (domains.size() >= MAX_DOMAINS) {
                return false;
            }
            values = domains.computeIfAbsent(domain, name -> new ConcurrentHashMap<>());
        }
        if (values.size() >= MAX_KEYS && !values.containsKey(key)) {
            return false;
        }
        values.put(key, value);
        watcher.run();
        return true;
    }

    /** @param changed run after a value was set, on the thread that set it */
    void watch(Runnable changed) {
        watcher = changed;
    }

    /** What anybody on the same network reads. */
    NSDictionary overAir() {
        NSDictionary few = new NSDictionary();
        for (String key : ON_AIR) get("", key).ifPresent(value -> few.put(key, value));
        return few;
    }

    /** False when there was none. */
    boolean remove(String domain, String key) {
        Map<String, NSObject> values = domains.get(domain);
        return values != null && values.remove(key) != null;
    }
}
