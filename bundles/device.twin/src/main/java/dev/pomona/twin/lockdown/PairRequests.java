package dev.pomona.twin.lockdown;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSString;
import dev.pomona.twin.service.plist.Plists;

/** Pairing through lockdownd, as the trust dialog of the simulated user allows. */
final class PairRequests {
    /** From here on a phone no longer knows ValidatePair. */
    private static final int NO_VALIDATE_SINCE = 11;

    private final TwinLockdown phone;
    private final TwinState state;

    PairRequests(TwinLockdown phone) {
        this.phone = phone;
        this.state = phone.state();
    }

    void pair(NSDictionary request, NSDictionary reply) throws LockdownFault {
        NSDictionary record =
                Plists.dictionary(request, "PairRecord").orElseThrow(() -> new LockdownFault("MissingPairRecord"));
        Pairing pairing = Pairing.of(record, state.key());
        boolean known = state.trust().pairing(pairing.hostId()).isPresent();
        if (!known && state.locked()) {
            throw new LockdownFault("PasswordProtected");
        }
        switch (state.trust().ask(pairing.systemBuid(), pairing.hostId())) {
            case ASKED -> {
                phone.dialogIsUp(pairing.systemBuid());
                throw new LockdownFault("PairingDialogResponsePending");
            }
            case PENDING -> throw new LockdownFault("PairingDialogResponsePending");
            case DENIED -> throw new LockdownFault("UserDeniedPairing");
            case ALLOWED -> {
                if (!state.trust().add(pairing)) {
                    throw new LockdownFault("SavePairRecordFailed");
                }
                reply.put("EscrowBag", pairing.escrowBag());
            }
        }
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
