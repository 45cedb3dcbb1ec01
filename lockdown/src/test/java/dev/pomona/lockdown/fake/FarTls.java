package dev.pomona.lockdown.fake;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The phone's end of TLS, by whatever library. */
public interface FarTls {
    void handshake() throws IOException;

    /** As JSSE calls it. */
    String protocol();

    /** -1 at close_notify or the end. */
    int read(ByteBuffer target) throws IOException;

    void write(ByteBuffer source) throws IOException;

    void closeNotify() throws IOException;

    /** Whether the host has said close_notify. */
    boolean ended();
}
