package dev.pomona.lockdown.pairing;

import dev.pomona.lockdown.Supervision;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.util.List;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Signs the challenge of a supervised phone: CMS signed data, SHA-256, with the raw challenge and the certificate inside. */
public final class SupervisionAnswer {
    private static final int MAX_CHALLENGE = 64 << 10;

    private SupervisionAnswer() {}

    public static byte[] to(byte[] challenge, Supervision supervision) throws IOException {
        if (challenge.length > MAX_CHALLENGE) {
            throw new IOException("the phone's challenge has " + challenge.length + " bytes");
        }
        String algorithm = switch (supervision.key().getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default ->
                throw new IOException("a supervision identity has an RSA or EC key, not "
                        + supervision.key().getAlgorithm());
        };
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(
                            new JcaDigestCalculatorProviderBuilder().build())
                    .build(new JcaContentSignerBuilder(algorithm).build(supervision.key()), supervision.certificate()));
            generator.addCertificates(new JcaCertStore(List.of(supervision.certificate())));
            return generator
                    .generate(new CMSProcessableByteArray(challenge), true)
                    .getEncoded("DER");
        } catch (OperatorCreationException | CMSException | CertificateEncodingException e) {
            throw new IOException("the phone's challenge could not be signed", e);
        }
    }
}
