package dev.pomona.plugins.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.pomona.plugins.Plugin;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PluginsCommandTest {
    private static Plugin plugin(long id) {
        return new Plugin(
                id,
                "broken.jar",
                "",
                "",
                Plugin.State.UNREADABLE,
                false,
                Optional.of("broken.jar"),
                List.of(),
                List.of(),
                0,
                "it is no bundle");
    }

    @Test
    void onlyABundleHasANumberForPeople() {
        assertFalse(PluginsCommand.row(plugin(-1), false).containsKey("id"));
        assertEquals(7L, PluginsCommand.row(plugin(7), false).get("id"));
        assertEquals(-1L, PluginsCommand.row(plugin(-1), true).get("id"));
    }
}
