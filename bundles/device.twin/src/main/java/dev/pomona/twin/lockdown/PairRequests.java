package dev.pomona.twin.lockdown;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSString;
import dev.pomona.twin.service.plist.Plists;
import java.util.Optional;

/** Pairing through lockdownd, as the trust dialog of the simulated user allows. */
final class PairRequests {
    /** From here on a phone no longer knows ValidatePair. */
    private static final int NO_VALIDATE_SINCE = 11;

    private final TwinLockdown phone;
    private final TwinState state;
    private Optional<byte[]> challenge = Optional.empty();

    PairRequests(TwinLockdown phone) {
        this.phone = phone;
        this.state = phone.state();
    }

    void pair(NSDictionary request, NSDictionary reply) throws LockdownFault {
        NSDictionary record =
                Plists.dictionary(request, "PairRecord").orElseThrow(() -> new LockdownFault("MissingPairRecord"));
        Pairing pairing = Pairing.of(record, state.key());
        boolean known = state.trust().pairing(pairing.hostId()).isPresent();
        if (known || supervised(request, reply)) {
            accept(pairing, reply);
            return;
        }
        if (state.supervisor().forbids()) throw new LockdownFault("MCProtected");
        if (state.locked()) throw new LockdownFault("PasswordProtected");
        switch (state.trust().ask(pairing.systemBuid(), pairing.hostId())) {
            case ASKED -> {
                phone.dialogIsUp(pairing.systemBuid());
                throw new LockdownFault("PairingDialogResponsePending");
            }
            case PENDING -> throw new LockdownFault("PairingDialogResponsePending");
            case DENIED -> throw new LockdownFault("UserDeniedPairing");
            case ALLOWED -> accept(pairing, reply);
        }
    }

    private void accept(Pairing pairing, NSDictionary reply) throws LockdownFault {
        if (!state.trust().add(pairing)) throw new LockdownFault("SavePairRecordFailed");
        // A locked phone cannot make one.
        if (!state.locked()) reply.put("EscrowBag", pairing.escrowBag());
    }

    /** Whether the organisation has answered; it is asked for an answer by a refusal. */
    private boolean supervised(NSDictionary request, NSDictionary reply) throws LockdownFault {
        NSDictionary options = Plists.dictionary(request, "PairingOptions").orElseGet(NSDictionary::new);
        Optional<byte[]> answer = Plists.bytes(options, "ChallengeResponse");
        if (answer.isPresent()) {
            Optional<byte[]> asked = challenge;
            challenge = Optional.empty();
            if (asked.isPresent() && state.supervisor().accepts(answer.get(), asked.get())) return true;
            throw new LockdownFault("MCProtected");
        }
        Optional<byte[]> certificate = Plists.bytes(options, "SupervisorCertificate");
        challenge = certificate.flatMap(state.supervisor()::challenge);
        if (challenge.isEmpty()) return false;
        reply.put("ExtendedResponse", Plists.dict("PairingChallenge", challenge.get()));
        throw new LockdownFault("MCChallengeRequired");
    }

    void validate(NSDictionary request) throws LockdownFault {
        String version = state.value("", "ProductVersion")
                .map(NSString.class::cast)
                .map(NSString::getContent)
                .orElse("0");
        if (DomainValues.major(version) >= NO_VALIDATE_SINCE) {
            throw new LockdownFault("InvalidRequest");
        }
        if (state.trust().pairing(hostId(request)).isEmpty()) {
            throw new LockdownFault("InvalidHostID");
        }
    }

    void unpair(NSDictionary request) throws LockdownFault {
        if (!state.trust().remove(hostId(request))) {
            throw new LockdownFault("InvalidHostID");
        }
    }

    private static String hostId(NSDictionary request) throws LockdownFault {
        NSDictionary record =
                Plists.dictionary(request, "PairRecord").orElseThrow(() -> new LockdownFault("MissingPairRecord"));
        return Plists.text(record, "HostID").orElseThrow(() -> new LockdownFault("MissingHostID"));
    }
}
