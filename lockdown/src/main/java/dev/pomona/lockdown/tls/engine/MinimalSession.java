package dev.pomona.lockdown.tls.engine;

import java.security.Principal;
import java.security.cert.Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;

/** What an engine agreed on, as far as anybody here asks: the version, and how large buffers must be. */
record MinimalSession(Supplier<String> version, int record, int plain) implements SSLSession {
    private static UnsupportedOperationException untold() {
        return new UnsupportedOperationException("this session tells its version and its sizes only");
    }

    @Override
    public String getProtocol() {
        return version.get();
    }

    @Override
    public int getPacketBufferSize() {
        return record;
    }

    @Override
    public int getApplicationBufferSize() {
        return plain;
    }

    @Override
    public boolean isValid() {
        return false;
    }

    @Override
    public void invalidate() {
        // It never was one that could be taken up again.
    }

    @Override
    public byte[] getId() {
        return new byte[0];
    }

    @Override
    public SSLSessionContext getSessionContext() {
        return null;
    }

    @Override
    public long getCreationTime() {
        throw untold();
    }

    @Override
    public long getLastAccessedTime() {
        throw untold();
    }

    @Override
    public void putValue(String name, Object value) {
        throw untold();
    }

    @Override
    public Object getValue(String name) {
        throw untold();
    }

    @Override
    public void removeValue(String name) {
        throw untold();
    }

    @Override
    public String[] getValueNames() {
        throw untold();
    }

    @Override
    public Certificate[] getPeerCertificates() {
        throw untold();
    }

    @Override
    public Certificate[] getLocalCertificates() {
        throw untold();
    }

    @Override
    public Principal getPeerPrincipal() {
        throw untold();
    }

    @Override
    public Principal getLocalPrincipal() {
        throw untold();
    }

    @Override
    public String getCipherSuite() {
        throw untold();
    }

    @Override
    public String getPeerHost() {
        return null;
    }

    @Override
    public int getPeerPort() {
        return -1;
    }
}
