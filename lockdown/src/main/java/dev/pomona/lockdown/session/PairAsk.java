package dev.pomona.lockdown.session;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import dev.pomona.lockdown.LockdownError;
import dev.pomona.lockdown.Supervision;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.pairing.SupervisionAnswer;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.lockdown.wire.Reply;
import dev.pomona.lockdown.wire.Request;
import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.util.Optional;

/** One asking of a pairing on one connection; with an organisation's identity, the phone's challenge is answered. */
final class PairAsk {
    private final Optional<Supervision> supervision;
    private final String hostName;

    /** @param hostName shown in the phone's dialog; may be empty */
    PairAsk(Optional<Supervision> supervision, String hostName) {
        this.supervision = supervision;
        this.hostName = hostName;
    }

    /** The same record both times: the answer to the challenge belongs to it. */
    Reply on(Channel channel, PairRecord record) throws IOException {
        Reply first = channel.ask(pair(record, options("SupervisorCertificate", certificate())));
        if (!(first instanceof Reply.Refused no)
                || LockdownError.of(no.error()) != LockdownError.MC_CHALLENGE_REQUIRED
                || supervision.isEmpty()) {
            return first;
        }
        byte[] challenge = no.message().get("ExtendedResponse") instanceof NSDictionary extended
                ? Plists.data(extended, "PairingChallenge").orElse(null)
                : null;
        if (challenge == null) throw new IOException("the phone asks for an answer and sends no challenge");
        byte[] answer = SupervisionAnswer.to(challenge, supervision.get());
        return channel.ask(pair(record, options("ChallengeResponse", Optional.of(answer))));
    }

    boolean supervised() {
        return supervision.isPresent();
    }

    private Request pair(PairRecord record, NSDictionary options) {
        return new Request.Pair(record.publicPart(), options, hostName);
    }

    private Optional<byte[]> certificate() throws IOException {
        try {
            return supervision.isEmpty()
                    ? Optional.empty()
                    : Optional.of(supervision.get().certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IOException("the supervision certificate cannot be written", e);
        }
    }

    private static NSDictionary options(String key, Optional<byte[]> value) {
        NSDictionary options = new NSDictionary();
        value.ifPresent(v -> options.put(key, new NSData(v)));
        return options;
    }
}
