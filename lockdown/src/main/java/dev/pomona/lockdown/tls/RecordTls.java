package dev.pomona.lockdown.tls;

import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.session.Time;
import dev.pomona.mux.Connection;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;

/**
 * TLS with the phone of one pair record. One per record, never shared among phones, so that no session of one phone is
 * resumed with another.
 */
public final class RecordTls {
    private final SSLContext context;
    private final Time time;

    /** @throws IOException if the record's keys or certificates are damaged */
    public RecordTls(PairRecord record, Time time) throws IOException {
        this.time = time;
        try {
            context = SSLContext.getInstance("TLS", Crypto.tlsProvider());
            context.init(new KeyManager[] {new RecordKeys(record)}, new TrustManager[] {new RecordTrust(record)}, null);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS could not be set up", e);
        }
    }

    /** Does the handshake over {@code raw}, which is closed if that fails or takes longer than {@code limit}. */
    public TlsConnection client(Connection raw, Duration limit) throws IOException {
        return handshake(raw, limit);
    }

    /** A handshake after which the connection goes on in the clear, from the very next byte, both ways. */
    public Connection handshakeOnly(Connection raw, Duration limit) throws IOException {
        return handshake(raw, limit).bare();
    }

    private TlsConnection handshake(Connection raw, Duration limit) throws IOException {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        // What every trace of a phone since iOS 10 ends at; nothing follows the handshake in it, so clear text may.
        engine.setEnabledProtocols(new String[] {"TLSv1.2"});
        return TlsConnection.handshake(raw, engine, limit, time);
    }
}
