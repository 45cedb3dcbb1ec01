package dev.pomona.twin.service.afc;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import dev.pomona.twin.TwinConnection;
import dev.pomona.twin.TwinPhone;
import dev.pomona.twin.TwinService;
import dev.pomona.twin.service.apps.AppCatalogue;
import dev.pomona.twin.service.plist.PlistFrames;
import dev.pomona.twin.service.plist.Plists;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The containers of apps: one question about which, then AFC on the same connection. */
public final class HouseArrest implements TwinService {
    /** The containers that have been looked into. */
    private record Containers(Map<String, FileTree> byId) {}

    @Override
    public String name() {
        return "com.apple.mobile.house_arrest";
    }

    @Override
    public void serve(TwinPhone phone, TwinConnection host) throws IOException {
        PlistFrames frames = new PlistFrames(host);
        Optional<NSDictionary> request = frames.read();
        if (request.isEmpty()) {
            return;
        }
        String command = text(request.get(), "Command");
        String id = text(request.get(), "Identifier");
        String error = refusal(command, id);
        if (!error.isEmpty()) {
            frames.writeXml(Plists.dict("Error", error));
            // The host reads why, and closes.
            host.input().skip(Long.MAX_VALUE);
            return;
        }
        frames.writeXml(Plists.dict("Status", "Complete"));
        FileTree tree = phone.state(Containers.class, () -> new Containers(new ConcurrentHashMap<>()))
                .byId()
                .computeIfAbsent(id, Samples::container);
        AfcRules rules = command.equals("VendDocuments") ? AfcRules.DOCUMENTS : AfcRules.CONTAINER;
        new AfcServer(tree, AfcService.model(phone), host, rules).run();
    }

    private static String text(NSDictionary request, String key) {
        NSObject value = request.get(key);
        return value == null ? "" : value.toString();
    }

    private static String refusal(String command, String id) {
        if (!command.equals("VendDocuments") && !command.equals("VendContainer")) {
            return "UnknownCommand";
        }
        if (AppCatalogue.ofId(id).isEmpty()) {
            return "ApplicationLookupFailed";
        }
        return AppCatalogue.shares(id) ? "" : "InstallationLookupFailed";
    }
}
