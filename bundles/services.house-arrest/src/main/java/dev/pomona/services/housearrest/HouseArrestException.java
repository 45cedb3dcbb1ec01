package dev.pomona.services.housearrest;

import dev.pomona.mux.Udid;
import java.io.IOException;

/** The phone does not open an app's files. */
public class HouseArrestException extends IOException {
    private static final long serialVersionUID = 1;
    private final String error;

    /** @param error the phone's word, such as {@code ApplicationLookupFailed} */
    public HouseArrestException(Udid udid, String bundleId, String error) {
        super(words(udid, bundleId, error));
        this.error = error;
    }

    private static String words(Udid udid, String bundleId, String error) {
        return switch (error) {
            case "ApplicationLookupFailed" -> "there is no app " + bundleId + " on " + udid + " (" + error + ")";
            case "InstallationLookupFailed" ->
                udid + " does not open the files of " + bundleId + ": documents are open if the app shares them"
                        + " (UIFileSharingEnabled), containers if a developer has installed it (" + error + ")";
            default -> udid + " does not open the files of " + bundleId + ": " + error;
        };
    }

    /** The phone's word. */
    public String error() {
        return error;
    }
}
