package dev.pomona.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.lockdown.wire.Reply;
import dev.pomona.lockdown.wire.Request;
import java.io.IOException;
import java.util.Optional;

/** What lockdownd answers: a property list in one of its forms. */
class PlistsFuzzTest {
    @FuzzTest(maxDuration = "1h")
    void answer(byte[] data) {
        try {
            Reply reply = Reply.decode(new Request.GetValue("", "Key"), Plists.parse(data));
            if (reply == null) throw new IllegalStateException("no reply");
        } catch (IOException e) {
            Optional<String> words = Optional.ofNullable(e.getMessage());
            if (words.isEmpty()) throw new IllegalStateException("a refusal without words", e);
        }
    }
}
