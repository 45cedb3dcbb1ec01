package com.example.echo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.example.echo.api.EchoClient;
import dev.pomona.junit.Twin;
import dev.pomona.junit.TwinHub;
import dev.pomona.mux.Udid;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The plugin in a real hub, on a simulated phone. */
class EchoTest {
    @Test
    void whatIsSaidComesBack(@Twin EchoClient echo) throws Exception {
        assertEquals("hello", echo.say("hello"));
        assertEquals("grüß dich", echo.say("grüß dich"));
    }

    @Test
    void aPhoneThatGoesEndsTheCall(@Twin(2) EchoClient echo, @Twin(2) Udid phone, @Twin TwinHub hub) throws Exception {
        assertEquals("still here", echo.say("still here"));
        hub.act(phone, "unplug");
        assertThrows(IOException.class, () -> echo.say("gone?"));
        hub.act(phone, "plug");
    }
}
