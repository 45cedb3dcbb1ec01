package dev.pomona.services.afc.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BlameTest {
    /** A disk with room for three bytes. */
    private static final class Full implements WritableByteChannel {
        private int room = 3;

        @Override
        public int write(ByteBuffer from) throws IOException {
            if (room == 0) throw new IOException("No space left on device");
            room--;
            from.get();
            return 1;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            room = 0;
        }
    }

    @Test
    void aFullDiskIsToldWithTheFileAndEndsTheJob() {
        IOException e = assertThrows(
                IOException.class, () -> Blame.write(new Full(), ByteBuffer.allocate(5), Path.of("photos", "a.jpg")));
        assertEquals(Path.of("photos", "a.jpg") + ": No space left on device", e.getMessage());
        assertFalse(CopyJob.alone(e));
    }
}
