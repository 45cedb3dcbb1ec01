package dev.pomona.mux.gate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** TLS 1.3 of the gate, both ends: a certificate that the hub has made itself, and the client knows by its digest. */
final class GateTls {
    private static final String[] VERSION = {"TLSv1.3"};
    private static final long DAY = 86_400_000L;
    private static final long LIFE = 20 * 365 * DAY;

    private final SSLContext context;
    private final Token token;

    private GateTls(SSLContext context, Token token) {
        this.context = context;
        this.token = token;
    }

    Token token() {
        return token;
    }

    /** The hub's end. Token and key are made when there are none: {@code file}, and the same with {@code .p12}. */
    static GateTls server(Path file) throws IOException {
        Path keys = file.resolveSibling(file.getFileName() + ".p12");
        try {
            if (!Files.exists(file) && !Files.exists(keys)) make(file, keys);
            if (!Files.exists(keys))
                throw new IOException(keys + " is missing: remove " + file + " too, and both are made anew");
            Token token = Token.read(file);
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(keys)) {
                store.load(in, token.password());
            }
            Certificate certificate = store.getCertificate("hub");
            if (certificate == null || !token.isCertificate(certificate.getEncoded())) {
                throw new IOException(keys + " does not belong to " + file + ": remove both, and they are made anew");
            }
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, token.password());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return new GateTls(context, token);
        } catch (GeneralSecurityException e) {
            throw new IOException("the key of the TLS listener cannot be used: " + e.getMessage(), e);
        }
    }

    /** The client's end: takes the certificate that the token names, and no other. */
    static GateTls client(Token token) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Pinned(token)}, null);
            return new GateTls(context, token);
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up", e);
        }
    }

    private static void make(Path file, Path keys) throws IOException, GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=pomona");
        Date begin = new Date(System.currentTimeMillis() - DAY);
        Date end = new Date(begin.getTime() + LIFE);
        byte[] der;
        try {
            der = new X509v3CertificateBuilder(
                            name,
                            BigInteger.ONE,
                            begin,
                            end,
                            name,
                            SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()))
                    .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
        Token token = Token.create(der);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        Certificate certificate = java.security.cert.CertificateFactory.getInstance("X.509")
                .generateCertificate(new java.io.ByteArrayInputStream(der));
        store.setKeyEntry("hub", pair.getPrivate(), token.password(), new Certificate[] {certificate});
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, token.password());
        // The token comes last: as long as there is none, nothing is in use.
        Token.writeNew(keys, bytes.toByteArray());
        token.write(file);
    }

    /** Over a connected channel, whose closing ends every wait. */
    SSLSocket over(SocketChannel channel, boolean client) throws IOException {
        Socket plain = channel.socket();
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(plain, plain.getInetAddress().getHostAddress(), plain.getPort(), true);
        socket.setUseClientMode(client);
        socket.setEnabledProtocols(VERSION);
        socket.setTcpNoDelay(true);
        // A machine that went away without a word must not keep its place for ever.
        socket.setKeepAlive(true);
        return socket;
    }

    private static final class Pinned extends X509ExtendedTrustManager {
        private final Token token;

        Pinned(Token token) {
            this.token = token;
        }

        private void check(X509Certificate[] chain) throws CertificateException {
            if (chain == null || chain.length == 0 || !token.isCertificate(chain[0].getEncoded())) {
                throw new CertificateException("this is not the hub that the token is for");
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            throw new CertificateException("clients have a token");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("clients have a token");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("clients have a token");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
