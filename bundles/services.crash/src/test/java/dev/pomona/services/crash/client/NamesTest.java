package dev.pomona.services.crash.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void aNameTellsTheProcess() {
        assertEquals("Notes", Names.process("Notes-2026-03-04-194210.ips"));
        assertEquals("my-app", Names.process("my-app_2026-03-04-194210_Phone.crash"));
        assertEquals("stacks", Names.process("stacks"));
        assertEquals("log-2026", Names.process("log-2026"));
    }

    @Test
    void theMarkOfAnotherHostGoes() {
        assertEquals("a.ips", Names.kept("a.ips.synced"));
        assertEquals(".synced", Names.kept(".synced"));
        assertEquals("a.ips", Names.kept("a.ips"));
    }
}
