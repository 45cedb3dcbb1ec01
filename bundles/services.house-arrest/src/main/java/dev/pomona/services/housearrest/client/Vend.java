package dev.pomona.services.housearrest.client;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSString;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.mux.Connection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The greeting of house_arrest: one request, one answer, each a property list behind its length; then AFC. */
final class Vend {
    /** No answer is nearly as long. */
    static final int MOST = 64 * 1024;

    private static final int LONGEST_WORD = 200;

    private Vend() {}

    /** What is asked for. */
    enum Command {
        DOCUMENTS("VendDocuments"),
        CONTAINER("VendContainer");

        private final String wire;

        Command(String wire) {
            this.wire = wire;
        }
    }

    /** What the phone answers. */
    sealed interface Answer {
        record Complete() implements Answer {}

        record Refused(String error) implements Answer {}

        /** Neither; what there was of it. */
        record Unknown(String words) implements Answer {}
    }

    static ByteBuffer encode(Command command, String bundleId) {
        NSDictionary request = new NSDictionary();
        request.put("Command", command.wire);
        request.put("Identifier", bundleId);
        byte[] body = request.toXMLPropertyList().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + body.length)
                .putInt(body.length)
                .put(body)
                .flip();
    }

    /** Takes the answer and not a byte more, since what follows is AFC. */
    static Answer read(Connection from) throws IOException {
        int length = fill(from, Integer.BYTES).getInt();
        if (length <= 0 || length > MOST) {
            throw new IOException(
                    "house_arrest answered with " + Integer.toUnsignedString(length) + " bytes; expected 1 to " + MOST);
        }
        return decode(fill(from, length).array());
    }

    private static ByteBuffer fill(Connection from, int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        while (bytes.hasRemaining()) {
            if (from.read(bytes) < 0) throw new EOFException("the phone closed house_arrest without an answer");
        }
        return bytes.flip();
    }

    static Answer decode(byte[] body) throws IOException {
        NSDictionary answer;
        try {
            answer = Plists.parse(body);
        } catch (IOException e) {
            throw new IOException("house_arrest answered with no property list", e);
        }
        if (answer.get("Error") instanceof NSString error) return new Answer.Refused(cut(error.getContent()));
        if (answer.get("Status") instanceof NSString status) {
            return status.getContent().equals("Complete")
                    ? new Answer.Complete()
                    : new Answer.Unknown("status " + cut(status.getContent()));
        }
        return new Answer.Unknown("neither Status nor Error");
    }

    /** A phone's words in ours. */
    private static String cut(String words) {
        String shown = words.length() > LONGEST_WORD ? words.substring(0, LONGEST_WORD) + "..." : words;
        return shown.replaceAll("\\p{Cntrl}", "?");
    }
}
