package dev.pomona.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pomona.mux.Udid;
import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcFileType;
import dev.pomona.services.afc.AfcStat;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ErrorsTest {
    private static final Udid UDID = Udid.of("00008110-000A11CE00000001");

    private static int number(String operation, long status) {
        return Errors.of(new AfcException(UDID, operation, "/x", status), 39, 95);
    }

    @Test
    void refusalsHaveTheKernelsNumbers() {
        assertEquals(Errors.ENOENT, number("GET_FILE_INFO", 8));
        assertEquals(Errors.EACCES, number("FILE_OPEN", 10));
        assertEquals(Errors.ENOSPC, number("FILE_WRITE", 18));
        assertEquals(Errors.ENOTDIR, number("READ_DIR", 4));
        assertEquals(Errors.EIO, number("FILE_READ", 4));
        assertEquals(39, number("REMOVE_PATH", 1));
        assertEquals(Errors.EIO, number("MAKE_DIR", 1));
        assertEquals(95, number("MAKE_LINK", 15));
        assertEquals(Errors.EIO, number("FILE_READ", 77));
        assertEquals(Errors.EIO, Errors.of(new IOException("unplugged"), 39, 95));
    }

    @Test
    void whatWasToldIsValidForAMoment() {
        long[] now = {0};
        Attributes attributes = new Attributes(() -> now[0]);
        AfcStat stat = new AfcStat(AfcFileType.FILE, 1, 1, 1, Optional.empty(), Optional.empty(), Optional.empty());
        attributes.tell("/d/f", stat);
        attributes.tell("/d", stat);
        assertTrue(attributes.get("/d/f").isPresent());
        attributes.forget("/d/f");
        assertFalse(attributes.get("/d/f").isPresent());
        assertFalse(attributes.get("/d").isPresent(), "its directory has changed, too");
        attributes.tell("/d/f", stat);
        now[0] += 1_000_000_001L;
        assertFalse(attributes.get("/d/f").isPresent());
    }
}
