package dev.pomona.twin.service.image;

import com.dd.plist.NSDictionary;
import dev.pomona.twin.TwinConnection;
import dev.pomona.twin.TwinPhone;
import dev.pomona.twin.TwinService;
import dev.pomona.twin.service.plist.PlistFrames;
import dev.pomona.twin.service.plist.Plists;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Says that no developer image is mounted, and mounts none. */
public final class ImageMounter implements TwinService {
    @Override
    public String name() {
        return "com.apple.mobile.mobile_image_mounter";
    }

    @Override
    public void serve(TwinPhone phone, TwinConnection host) throws IOException {
        PlistFrames frames = new PlistFrames(host);
        for (Optional<NSDictionary> request = frames.read(); request.isPresent(); request = frames.read()) {
            String command = Plists.text(request.get(), "Command").orElse("");
            frames.writeXml(answer(phone, command));
            if (command.equals("Hangup")) {
                return;
            }
        }
    }

    private static NSDictionary answer(TwinPhone phone, String command) {
        return switch (command) {
            case "LookupImage" -> Plists.dict("ImageSignature", List.of(), "Status", "Complete");
            case "CopyDevices" -> Plists.dict("EntryList", List.of(), "Status", "Complete");
            case "Hangup" -> Plists.dict("Goodbye", true);
            case "QueryDeveloperModeStatus" ->
                Plists.dict(
                        "DeveloperModeStatus",
                        phone.value("com.apple.security.mac.amfi", "DeveloperModeStatus")
                                .orElse(Plists.of(false)));
            case "UnmountImage" ->
                Plists.dict("DetailedError", "There is no matching entry in the device map", "Error", "InternalError");
            case "MountImage", "ReceiveBytes" ->
                Plists.dict("DetailedError", "a simulated phone mounts no images", "Error", "ImageMountFailed");
            default -> Plists.dict("Error", "UnknownCommand");
        };
    }
}
