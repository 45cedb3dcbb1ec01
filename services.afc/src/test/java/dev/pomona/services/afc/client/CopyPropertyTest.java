package dev.pomona.services.afc.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pomona.services.afc.AfcClient;
import dev.pomona.services.afc.messages.AfcReply;
import dev.pomona.services.afc.messages.AfcRequest;
import java.io.InputStream;
import java.io.OutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class CopyPropertyTest {
    @Property(tries = 60)
    void whatIsWrittenIsRead(
            @ForAll @Size(max = 3000) byte[] content,
            @ForAll @IntRange(min = 1, max = 400) int chunk,
            @ForAll @IntRange(min = 1, max = 32) int window,
            @ForAll @IntRange(min = 1, max = 500) int piece)
            throws Exception {
        FakePhone phone = new FakePhone();
        phone.piece = piece;
        try (AfcClient client = phone.client(chunk, window)) {
            try (OutputStream out = client.write("/f")) {
                out.write(content);
            }
            assertArrayEquals(content, phone.files.get("/f"));
            try (InputStream in = client.read("/f")) {
                assertArrayEquals(content, in.readAllBytes());
            }
            assertEquals(0, phone.openHandles());
        }
    }

    /** A phone that lies about the size, too small and too big, takes nothing away. */
    @Property(tries = 30)
    void theSizeIsOnlyAHint(@ForAll @Size(max = 2000) byte[] content, @ForAll @IntRange(max = 4000) int said)
            throws Exception {
        FakePhone phone = new FakePhone();
        phone.files.put("/f", content);
        AfcReply lie = FakePhone.text("st_ifmt", "S_IFREG", "st_size", "" + said);
        phone.script = r -> r instanceof AfcRequest.OnPath ? lie : null;
        try (AfcClient client = phone.client(64, 8);
                InputStream in = client.read("/f")) {
            assertArrayEquals(content, in.readAllBytes());
        }
    }
}
