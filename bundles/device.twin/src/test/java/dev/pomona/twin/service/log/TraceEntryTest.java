package dev.pomona.twin.service.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TraceEntryTest {
    @Test
    void fieldsAreWhereHostsLookForThem() {
        TwinLog entry = TwinLog.at(8);
        ByteBuffer frame = ByteBuffer.wrap(TraceEntry.encode(entry, Instant.ofEpochSecond(1_700_000_000L, 250_000_000)))
                .order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(2, frame.get(0));
        assertEquals(frame.capacity() - 5, frame.getInt(1));
        ByteBuffer body = frame.slice(5, frame.capacity() - 5).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0x81, body.getInt(5));
        assertEquals(entry.process().pid(), body.getInt(9));
        assertEquals(1_700_000_000L, body.getLong(55));
        assertEquals(250_000, body.getInt(63));
        assertEquals(0x10, body.get(68));
        int texts = body.getShort(37) + body.getShort(107) + body.getInt(109) + body.getShort(117) + body.getShort(121);
        assertEquals(body.capacity(), 0x81 + texts);
        assertEquals(entry.message().length() + 1, body.getInt(109));
    }
}
