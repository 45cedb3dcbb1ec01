package dev.pomona.lockdown;

import java.util.Arrays;

/** The words with which lockdownd refuses, and what a person can do about each. */
public enum LockdownError {
    INVALID_RESPONSE("InvalidResponse", ""),
    MISSING_KEY("MissingKey", ""),
    MISSING_VALUE("MissingValue", "The phone has no such value, or was not unlocked since it started: unlock it once."),
    GET_PROHIBITED("GetProhibited", "The phone tells this only to a trusted computer: pair first."),
    SET_PROHIBITED(
            "SetProhibited",
            "The phone does not let this computer change that value; pair first if it is not trusted."),
    REMOVE_PROHIBITED("RemoveProhibited", "The phone does not let this computer remove that value."),
    IMMUTABLE_VALUE("ImmutableValue", "The value cannot be changed."),
    PASSWORD_PROTECTED("PasswordProtected", "Unlock the phone with its passcode and try again."),
    USER_DENIED_PAIRING(
            "UserDeniedPairing", "Somebody tapped Don't Trust: unplug the phone, plug it in and tap Trust."),
    PAIRING_DIALOG_RESPONSE_PENDING("PairingDialogResponsePending", "Tap Trust on the phone's screen."),
    MISSING_HOST_ID("MissingHostID", "The pair record is incomplete: pair again."),
    INVALID_HOST_ID("InvalidHostID", "The phone does not know this computer (any more): pair again."),
    MISSING_PAIR_RECORD("MissingPairRecord", ""),
    INVALID_PAIR_RECORD("InvalidPairRecord", "The pair record is damaged: unpair and pair again."),
    SESSION_ACTIVE("SessionActive", ""),
    SESSION_INACTIVE("SessionInactive", ""),
    MISSING_SESSION_ID("MissingSessionID", ""),
    INVALID_SESSION_ID("InvalidSessionID", ""),
    MISSING_SERVICE("MissingService", ""),
    INVALID_SERVICE(
            "InvalidService",
            "The phone does not offer this service; developer services need a mounted developer image."),
    SERVICE_LIMIT("ServiceLimit", "Too many services are open on the phone: close some."),
    SERVICE_PROHIBITED("ServiceProhibited", "The phone does not offer this service to this computer."),
    ESCROW_LOCKED("EscrowLocked", "Unlock the phone once since it started."),
    PAIRING_PROHIBITED("PairingProhibitedOverThisConnection", "Pairing works over USB only: plug in a cable."),
    FMIP_PROTECTED("FMiPProtected", "Find My protects the phone."),
    MC_PROTECTED("MCProtected", "A management profile forbids pairing with this computer."),
    MC_CHALLENGE_REQUIRED("MCChallengeRequired", "The phone is supervised: pair with the supervision identity."),
    UNKNOWN("", "");

    private final String wire;
    private final String advice;

    LockdownError(String wire, String advice) {
        this.wire = wire;
        this.advice = advice;
    }

    /** The word on the wire; empty for {@link #UNKNOWN}. */
    public String wire() {
        return wire;
    }

    /** What a person can do; may be empty. */
    public String advice() {
        return advice;
    }

    public static LockdownError of(String wire) {
        return Arrays.stream(values())
                .filter(e -> e.wire.equals(wire))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
