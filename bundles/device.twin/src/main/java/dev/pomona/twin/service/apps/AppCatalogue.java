package dev.pomona.twin.service.apps;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import dev.pomona.twin.service.plist.Plists;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The apps that a twin seems to have. */
public final class AppCatalogue {
    private static final List<NSDictionary> APPS = List.of(
            app("User", "org.example.ExampleApp", "Example", "ExampleApp", "1.4.2", "142", true),
            app("User", "org.example.reader", "Reader", "Reader", "3.0", "300", false),
            app("User", "com.example.weather", "Weather Now", "WeatherNow", "2.1", "87", false),
            app("System", "com.apple.mobilesafari", "Safari", "MobileSafari", "18.5", "8621.2.5", false),
            app("System", "com.apple.Preferences", "Settings", "Preferences", "1.0", "1", false),
            app("System", "com.apple.mobileslideshow", "Photos", "MobileSlideShow", "1.0", "750", false),
            app("System", "com.apple.MobileSMS", "Messages", "MobileSMS", "1.0", "1402", false));

    private AppCatalogue() {}

    private static NSDictionary app(
            String type, String id, String name, String executable, String version, String build, boolean sharing) {
        boolean user = type.equals("User");
        String folder =
                user ? "/private/var/containers/Bundle/Application/" + uuid(id + " bundle") + "/" : "/Applications/";
        String container = "/private/var/mobile/Containers/Data/Application/" + uuid(id + " data");
        return Plists.dict(
                "ApplicationType", type,
                "CFBundleDisplayName", name,
                "CFBundleExecutable", executable,
                "CFBundleIdentifier", id,
                "CFBundleName", executable,
                "CFBundlePackageType", "APPL",
                "CFBundleShortVersionString", version,
                "CFBundleVersion", build,
                "Container", container,
                "Entitlements", Map.of("application-identifier", id, "get-task-allow", sharing),
                "EnvironmentVariables", Map.of("HOME", container, "TMPDIR", container + "/tmp"),
                "IsUpgradeable", user,
                "MinimumOSVersion", "15.0",
                "Path", folder + executable + ".app",
                "SequenceNumber", 1,
                "SignerIdentity", user ? "Apple iPhone OS Application Signing" : "Apple",
                "UIDeviceFamily", List.of(1, 2),
                "UIFileSharingEnabled", sharing);
    }

    private static String uuid(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                .toString()
                .toUpperCase(Locale.ROOT);
    }

    /**
     * The apps that are asked for.
     *
     * @param type {@code Any} or empty for all
     * @param ids of the apps; empty for all
     * @param attributes to tell; empty for all
     */
    static List<NSDictionary> find(String type, Set<String> ids, Set<String> attributes) {
        return APPS.stream()
                .filter(app -> type.isEmpty()
                        || type.equals("Any")
                        || type.equals(app.get("ApplicationType").toString()))
                .filter(app -> ids.isEmpty() || ids.contains(id(app)))
                .map(app -> only(app, attributes))
                .toList();
    }

    /** The app with that bundle identifier. */
    public static Optional<NSDictionary> ofId(String id) {
        return APPS.stream().filter(app -> id(app).equals(id)).findFirst();
    }

    /** Whether an app's files are open to a host: it shares its documents, and its developer's tools may look inside. */
    public static boolean shares(String id) {
        return ofId(id).map(app -> ((NSNumber) app.get("UIFileSharingEnabled")).boolValue())
                .orElse(false);
    }

    static String id(NSDictionary app) {
        return app.get("CFBundleIdentifier").toString();
    }

    private static NSDictionary only(NSDictionary app, Set<String> attributes) {
        if (attributes.isEmpty()) {
            return app;
        }
        NSDictionary chosen = new NSDictionary();
        for (Map.Entry<String, NSObject> entry : app.entrySet()) {
            if (attributes.contains(entry.getKey())) {
                chosen.put(entry.getKey(), entry.getValue());
            }
        }
        return chosen;
    }
}
