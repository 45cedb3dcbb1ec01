package dev.pomona.shell.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateOptionTest {
    private static StateOption of(String... args) {
        return StateOption.of(List.of(args), Map.of("XDG_STATE_HOME", "/xdg"));
    }

    @Test
    void theFolderIsFoundAnywhere() {
        assertEquals(Path.of("/s"), of("--state", "/s", "devices").state());
        assertEquals(Path.of("/s"), of("devices", "--state=/s").state());
        assertEquals(
                List.of("devices", "--json"),
                of("devices", "--state", "/s", "--json").rest());
    }

    @Test
    void whatFollowsTwoDashesIsTheCommands() {
        assertEquals(
                List.of("x", "--", "--state", "/s"),
                of("x", "--", "--state", "/s").rest());
    }

    @Test
    void defaultsFollowTheEnvironment() {
        assertEquals(Path.of("/xdg/pomona"), of("devices").state());
        Path home = Path.of(System.getProperty("user.home"));
        assertEquals(
                home.resolve(".local/state/pomona"),
                StateOption.of(List.of(), Map.of()).state());
    }

    @Test
    void aMissingValueIsAnError() {
        assertTrue(of("devices", "--state").error().contains("--state"));
        assertTrue(of("--state=", "devices").error().contains("--state"));
    }
}
