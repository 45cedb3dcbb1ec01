package dev.pomona.twin.lockdown;

import com.dd.plist.NSDictionary;
import dev.pomona.twin.lockdown.tls.BareCertificate;
import dev.pomona.twin.lockdown.tls.LenientCertificates;
import dev.pomona.twin.service.plist.Plists;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A computer that pairs: two keys, and certificates with empty names. */
final class TestHost {
    static {
        // The platform's TLS is this host's; the twin itself needs nothing of the kind.
        LenientCertificates.install();
    }

    static final KeyPair ROOT = keys();
    static final KeyPair HOST = keys();
    private static final X500Name NOBODY = new X500Name(new RDN[0]);

    final String hostId;
    final String buid;
    private byte[] device;
    private final byte[] host =
            certificate(SubjectPublicKeyInfo.getInstance(HOST.getPublic().getEncoded()));
    private final byte[] root =
            certificate(SubjectPublicKeyInfo.getInstance(ROOT.getPublic().getEncoded()));

    TestHost(String hostId, String buid) {
        this.hostId = hostId;
        this.buid = buid;
    }

    static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] certificate(SubjectPublicKeyInfo key) {
        return certificate(key, BigInteger.ONE);
    }

    static byte[] certificate(SubjectPublicKeyInfo key, BigInteger serial) {
        try {
            return new X509v3CertificateBuilder(NOBODY, serial, new Date(0), new Date(4_000_000_000_000L), NOBODY, key)
                    .build(new JcaContentSignerBuilder("SHA256withRSA").build(ROOT.getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] pem(byte[] der) {
        return ("-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                        + "\n-----END CERTIFICATE-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The Pair request for a device of this public key, in PKCS#1 PEM. */
    NSDictionary pair(byte[] devicePublicKey) throws IOException {
        String text = new String(devicePublicKey, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----", "");
        byte[] pkcs1 = Base64.getMimeDecoder().decode(text);
        SubjectPublicKeyInfo key = new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), pkcs1);
        // Another one for each host, so that the phone can be seen to tell them apart.
        device = certificate(key, BigInteger.valueOf(1 + (hostId.hashCode() & 0xffff)));
        return Plists.dict(
                "Request",
                "Pair",
                "PairRecord",
                Plists.dict(
                        "DeviceCertificate", pem(device),
                        "HostCertificate", pem(host),
                        "HostID", hostId,
                        "RootCertificate", pem(root),
                        "SystemBUID", buid),
                "PairingOptions",
                Plists.dict("ExtendedPairingErrors", true),
                "ProtocolVersion",
                "2");
    }

    /** Which certificate the host shows in TLS. */
    enum Shows {
        HOST,
        ROOT,
        NONE,
        STRANGER
    }

    /** TLS over {@code raw}, which stays open when TLS is closed. */
    SSLSocket tls(Socket raw, Shows shows, String protocol) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new Keys(shows)}, new TrustManager[] {new Any()}, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, "twin", 1, false);
        socket.setEnabledProtocols(new String[] {protocol});
        socket.startHandshake();
        byte[] shown = socket.getSession().getPeerCertificates()[0].getEncoded();
        if (!Arrays.equals(shown, device)) {
            throw new IOException("not the device certificate of this host");
        }
        return socket;
    }

    private final class Keys extends X509ExtendedKeyManager {
        private final Shows shows;

        Keys(Shows shows) {
            this.shows = shows;
        }

        private String alias() {
            return shows == Shows.NONE ? null : "host";
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return alias();
        }

        @Override
        public String chooseEngineClientAlias(String[] types, Principal[] issuers, SSLEngine engine) {
            return alias();
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return new String[] {"host"};
        }

        @Override
        public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            return null;
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            try {
                KeyPair other = shows == Shows.STRANGER ? STRANGER : null;
                byte[] der = other != null
                        ? certificate(SubjectPublicKeyInfo.getInstance(
                                other.getPublic().getEncoded()))
                        : shows == Shows.ROOT ? root : host;
                return new X509Certificate[] {BareCertificate.of(der)};
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return switch (shows) {
                case STRANGER -> STRANGER.getPrivate();
                case ROOT -> ROOT.getPrivate();
                default -> HOST.getPrivate();
            };
        }
    }

    private static final KeyPair STRANGER = keys();

    private static final class Any extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
