package dev.pomona.services.syslog.client;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.Connection;
import dev.pomona.mux.ConnectionException;
import dev.pomona.mux.Udid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A connection that plays a script: pieces of text, silences that are over at once, and an end. */
public final class ScriptedConnection implements Connection {
    public static final Udid UDID = Udid.of("00008101-000A11111111001E");
    /** In a script: nothing comes for as long as the reader waits. */
    public static final String SILENCE = "silence";
    /** In a script: the cable is pulled. */
    public static final String UNPLUGGED = "unplugged";

    private final Deque<String> script = new ArrayDeque<>();
    public final ByteArrayOutputStream written = new ByteArrayOutputStream();
    public int reads;
    public boolean closed;

    public ScriptedConnection(String... script) {
        for (String s : script) this.script.add(s);
    }

    /** A client whose relay and whose newer service play this script. */
    public SyslogClientImpl client(LongSupplier nanos) {
        return client("8.4", nanos);
    }

    /** A client for a phone of this version. */
    public SyslogClientImpl client(String version, LongSupplier nanos) {
        return new SyslogClientImpl(UDID, version, SyslogClientImpl.Services.USUAL, service -> this, nanos);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        reads++;
        if (closed) throw new ConnectionException(UDID, port(), new CloseReason.ClosedHere());
        String next = script.poll();
        if (next == null) return -1;
        if (next.equals(SILENCE)) throw new SocketTimeoutException();
        if (next.equals(UNPLUGGED)) throw new ConnectionException(UDID, port(), new CloseReason.Unplugged(""));
        byte[] bytes = next.getBytes(StandardCharsets.ISO_8859_1);
        target.put(bytes);
        return bytes.length;
    }

    @Override
    public void write(ByteBuffer source) {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        written.writeBytes(bytes);
    }

    @Override
    public boolean drain(Duration limit) {
        return true;
    }

    @Override
    public void readTimeout(Duration limit) {
        if (limit.isNegative() || limit.isZero()) throw new AssertionError("a wait without an end");
    }

    @Override
    public int port() {
        return 1;
    }

    @Override
    public Optional<CloseReason> closeReason() {
        return Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
    }
}
