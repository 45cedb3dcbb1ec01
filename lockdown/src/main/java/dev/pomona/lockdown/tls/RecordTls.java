package dev.pomona.lockdown.tls;

import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.session.Time;
import dev.pomona.lockdown.tls.engine.ProtocolEngine;
import dev.pomona.mux.Connection;
import dev.pomona.mux.Udid;
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
    private final Udid udid;
    private final SSLContext context;
    private final Time time;
    private final RecordKeys keys;
    private final RecordTrust trust;

    /** @throws IOException if the record's keys or certificates are damaged */
    public RecordTls(Udid udid, PairRecord record, Time time) throws IOException {
        this.udid = udid;
        this.time = time;
        keys = new RecordKeys(record);
        trust = new RecordTrust(record);
        try {
            context = SSLContext.getInstance("TLS", Crypto.tlsProvider());
            context.init(new KeyManager[] {keys}, new TrustManager[] {trust}, null);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS could not be set up", e);
        }
    }

    /** Does the handshake over {@code raw}, which is closed if that fails or takes longer than {@code limit}. */
    public TlsConnection client(Connection raw, TlsOffer offer, Duration limit) throws IOException {
        return TlsConnection.handshake(udid, raw, engine(offer), limit, time);
    }

    private SSLEngine engine(TlsOffer offer) {
        if (offer == TlsOffer.OLD) {
            OldClient old = new OldClient(Crypto.direct(), keys, trust);
            return ProtocolEngine.client(old, old::version);
        }
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(true);
        offer.applyTo(engine);
        return engine;
    }

    /** A handshake after which the connection goes on in the clear, from the very next byte, both ways. */
    public Connection handshakeOnly(Connection raw, TlsOffer offer, Duration limit) throws IOException {
        return client(raw, offer.handshakeOnly(), limit).bare();
    }
}
