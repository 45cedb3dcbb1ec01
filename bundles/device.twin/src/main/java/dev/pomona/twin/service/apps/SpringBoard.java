package dev.pomona.twin.service.apps;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import dev.pomona.twin.TwinConnection;
import dev.pomona.twin.TwinPhone;
import dev.pomona.twin.TwinService;
import dev.pomona.twin.service.plist.PlistFrames;
import dev.pomona.twin.service.plist.Plists;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The home screen: icons in one dock and one page, in a fixed order. */
public final class SpringBoard implements TwinService {
    /** The smallest picture there is: one transparent point. */
    private static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    @Override
    public String name() {
        return "com.apple.springboardservices";
    }

    @Override
    public void serve(TwinPhone phone, TwinConnection host) throws IOException {
        PlistFrames frames = new PlistFrames(host);
        for (Optional<NSDictionary> request = frames.read(); request.isPresent(); request = frames.read()) {
            String command = Plists.text(request.get(), "command").orElse("");
            if (command.equals("setIconState")) {
                // Just a length: the state is heard and not kept.
                host.output().write(new byte[Integer.BYTES]);
                host.output().flush();
            } else {
                frames.writeBinary(answer(command));
            }
        }
    }

    private static NSObject answer(String command) {
        return switch (command) {
            case "getIconState" -> icons();
            case "getIconPNGData", "getHomeScreenWallpaperPNGData", "getWallpaperPreviewImage" ->
                Plists.dict("pngData", PNG);
            case "getInterfaceOrientation" -> Plists.dict("interfaceOrientation", 1);
            case "getHomeScreenIconMetrics" ->
                Plists.dict(
                        "homeScreenIconColumns", 4.0,
                        "homeScreenIconHeight", 60.0,
                        "homeScreenIconRows", 6.0,
                        "homeScreenIconWidth", 60.0);
            default -> Plists.dict();
        };
    }

    private static NSObject icons() {
        return Plists.of(List.of(page("System"), page("User")));
    }

    private static List<NSDictionary> page(String type) {
        return AppCatalogue.find(type, Set.of(), Set.of()).stream()
                .map(app -> Plists.dict(
                        "bundleIdentifier", AppCatalogue.id(app),
                        "bundleVersion", app.get("CFBundleVersion"),
                        "displayIdentifier", AppCatalogue.id(app),
                        "displayName", app.get("CFBundleDisplayName")))
                .toList();
    }
}
