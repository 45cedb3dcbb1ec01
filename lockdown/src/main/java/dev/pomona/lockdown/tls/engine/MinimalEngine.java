package dev.pomona.lockdown.tls.engine;

import javax.net.ssl.SSLEngine;

/** What an {@link SSLEngine} could be asked for and nobody here asks: it says so rather than pretend. */
abstract class MinimalEngine extends SSLEngine {
    private static UnsupportedOperationException fixed() {
        return new UnsupportedOperationException("this engine is set up when it is made, and asked for nothing else");
    }

    @Override
    public final Runnable getDelegatedTask() {
        return null;
    }

    @Override
    public final void closeInbound() {
        throw new UnsupportedOperationException("an end without close_notify is dealt with by whoever reads");
    }

    @Override
    public final void setUseClientMode(boolean mode) {
        throw fixed();
    }

    @Override
    public final String[] getSupportedCipherSuites() {
        throw fixed();
    }

    @Override
    public final String[] getEnabledCipherSuites() {
        throw fixed();
    }

    @Override
    public final void setEnabledCipherSuites(String[] suites) {
        throw fixed();
    }

    @Override
    public final String[] getSupportedProtocols() {
        throw fixed();
    }

    @Override
    public final String[] getEnabledProtocols() {
        throw fixed();
    }

    @Override
    public final void setEnabledProtocols(String[] protocols) {
        throw fixed();
    }

    @Override
    public final void setNeedClientAuth(boolean need) {
        throw fixed();
    }

    @Override
    public final boolean getNeedClientAuth() {
        throw fixed();
    }

    @Override
    public final void setWantClientAuth(boolean want) {
        throw fixed();
    }

    @Override
    public final boolean getWantClientAuth() {
        throw fixed();
    }

    @Override
    public final void setEnableSessionCreation(boolean flag) {
        throw fixed();
    }

    @Override
    public final boolean getEnableSessionCreation() {
        throw fixed();
    }
}
