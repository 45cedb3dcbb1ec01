package dev.pomona.run.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class AssemblyTest {
    @Test
    void oneCommandDoesNotTryAgain() {
        assertEquals(
                "usbmuxd at UNIX:/x: not reachable (Connection refused)",
                Assembly.notReached("UNIX:/x", "not reachable: Connection refused; trying again"));
        assertEquals("usbmuxd at h:1: not reachable (no answer)", Assembly.notReached("h:1", "no answer"));
    }
}
