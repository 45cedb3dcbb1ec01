package dev.pomona.lockdown.wire;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.pomona.lockdown.plist.Plists;
import java.io.IOException;

/** What lockdownd answers. The text form holds no values. */
public sealed interface Reply {
    NSDictionary message();

    /** It did what was asked. */
    record Done(NSDictionary message) implements Reply {
        @Override
        public String toString() {
            return "done";
        }
    }

    /** It refused; {@code error} is its own word, known or not. */
    record Refused(String error, NSDictionary message) implements Reply {
        @Override
        public String toString() {
            return "refused: " + error;
        }
    }

    /**
     * Judges a reply to {@code request}. An {@code Error} of whatever type decides before {@code Result}.
     *
     * @throws IOException if it answers another request
     */
    static Reply decode(Request request, NSDictionary message) throws IOException {
        // Old phones answer Unpair under another name.
        if (!(request instanceof Request.Unpair)) {
            String echo = Plists.string(message, "Request").orElse("");
            if (!echo.equals(request.name())) {
                throw new IOException("the phone answered " + shorten(echo) + " to " + request.name());
            }
        }
        NSObject error = message.get("Error");
        if (error instanceof NSString s) return new Refused(shorten(s.getContent()), message);
        if (error != null) return new Refused("error " + shorten(String.valueOf(error)), message);
        if (Plists.string(message, "Result").filter("Failure"::equals).isPresent()) {
            return new Refused("Failure", message);
        }
        return new Done(message);
    }

    private static String shorten(String text) {
        String clean = text.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.length() <= 100 ? clean : clean.substring(0, 100) + "...";
    }
}
