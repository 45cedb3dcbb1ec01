package dev.pomona.lockdown.tls;

import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.pairing.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** Shows the record's host certificate to whatever asks for one, whomever it says it trusts. */
final class RecordKeys extends X509ExtendedKeyManager {
    private static final String ALIAS = "host";
    private final X509Certificate certificate;
    private final PrivateKey key;

    /** @throws IOException if the record's host certificate or key is damaged; says no more than that */
    RecordKeys(PairRecord record) throws IOException {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509", Crypto.bouncyCastle());
            certificate = (X509Certificate)
                    factory.generateCertificate(new ByteArrayInputStream(Pem.decode(record.hostCertificate())));
            key = privateKey(Pem.decode(record.hostPrivateKey()));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IOException("the host certificate or key of the pair record is damaged: pair again");
        }
        if (certificate == null) throw new IOException("the host certificate of the pair record is empty: pair again");
    }

    /** PKCS#8 as most write it, PKCS#1 as some do. */
    private static PrivateKey privateKey(byte[] der) throws GeneralSecurityException, IOException {
        PrivateKeyInfo info;
        try {
            info = PrivateKeyInfo.getInstance(der);
        } catch (IllegalArgumentException notPkcs8) {
            AlgorithmIdentifier rsa = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
            info = new PrivateKeyInfo(rsa, RSAPrivateKey.getInstance(der));
        }
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        return Arrays.stream(keyTypes).anyMatch(t -> t.startsWith("RSA")) ? ALIAS : null;
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return chooseEngineClientAlias(keyTypes, issuers, null);
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[] {ALIAS};
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return new String[0];
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return ALIAS.equals(alias) ? new X509Certificate[] {certificate} : null;
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return ALIAS.equals(alias) ? key : null;
    }
}
