package dev.pomona.twin.service.apps;

import com.dd.plist.NSArray;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.pomona.twin.TwinConnection;
import dev.pomona.twin.TwinPhone;
import dev.pomona.twin.TwinService;
import dev.pomona.twin.service.plist.PlistFrames;
import dev.pomona.twin.service.plist.Plists;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Lists the apps; it installs and removes none. */
public final class InstallationProxy implements TwinService {
    private static final int PAGE = 5;

    @Override
    public String name() {
        return "com.apple.mobile.installation_proxy";
    }

    @Override
    public void serve(TwinPhone phone, TwinConnection host) throws IOException {
        PlistFrames frames = new PlistFrames(host);
        for (Optional<NSDictionary> request = frames.read(); request.isPresent(); request = frames.read()) {
            answer(request.get(), frames);
        }
    }

    private static void answer(NSDictionary request, PlistFrames frames) throws IOException {
        NSDictionary options = Plists.dictionary(request, "ClientOptions").orElseGet(NSDictionary::new);
        switch (Plists.text(request, "Command").orElse("")) {
            case "Browse" -> browse(find(options), frames);
            case "Lookup" -> lookup(options, frames);
            case "LookupArchives" -> complete(frames, Plists.dict());
            case "CheckCapabilitiesMatch" -> complete(frames, Plists.of(true));
            case "Install", "Upgrade" -> refuse(frames, "InstallProhibited", "a simulated phone installs no apps");
            case "Uninstall" -> refuse(frames, "UninstallProhibited", "a simulated phone removes no apps");
            case "" -> refuse(frames, "MissingCommand", "there is no command");
            default -> refuse(frames, "UnknownCommand", "no such command");
        }
    }

    private static List<NSDictionary> find(NSDictionary options) {
        return AppCatalogue.find(
                Plists.text(options, "ApplicationType").orElse(""),
                texts(options, "BundleIDs"),
                texts(options, "ReturnAttributes"));
    }

    private static Set<String> texts(NSDictionary options, String key) {
        Set<String> texts = new HashSet<>();
        if (options.get(key) instanceof NSArray array) {
            for (NSObject item : array.getArray()) {
                if (item instanceof NSString text) {
                    texts.add(text.getContent());
                }
            }
        }
        return texts;
    }

    private static void browse(List<NSDictionary> apps, PlistFrames frames) throws IOException {
        for (int index = 0; index < apps.size(); index += PAGE) {
            List<NSDictionary> page = apps.subList(index, Math.min(apps.size(), index + PAGE));
            frames.writeBinary(Plists.dict(
                    "CurrentAmount",
                    page.size(),
                    "CurrentIndex",
                    index,
                    "CurrentList",
                    page,
                    "Status",
                    "BrowsingApplications",
                    "Total",
                    apps.size()));
        }
        frames.writeBinary(Plists.dict("Status", "Complete"));
    }

    private static void lookup(NSDictionary options, PlistFrames frames) throws IOException {
        // The attributes of a reply need not include the identifier that it is filed under.
        NSDictionary result = new NSDictionary();
        Set<String> attributes = texts(options, "ReturnAttributes");
        String type = Plists.text(options, "ApplicationType").orElse("");
        for (NSDictionary app : AppCatalogue.find(type, texts(options, "BundleIDs"), Set.of())) {
            String id = AppCatalogue.id(app);
            result.put(id, AppCatalogue.find(type, Set.of(id), attributes).getFirst());
        }
        complete(frames, result);
    }

    private static void complete(PlistFrames frames, NSObject result) throws IOException {
        frames.writeBinary(Plists.dict("LookupResult", result, "Status", "Complete"));
    }

    private static void refuse(PlistFrames frames, String error, String text) throws IOException {
        frames.writeBinary(Plists.dict("Error", error, "ErrorDescription", text));
    }
}
