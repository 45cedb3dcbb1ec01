package dev.pomona.lockdown;

import java.util.Arrays;

/** The words with which lockdownd refuses, what each means to a person, and what helps. */
public enum LockdownError {
    INVALID_RESPONSE("InvalidResponse", -10, Remedy.RECONNECT, "The phone and this hub did not understand each other."),
    MISSING_KEY("MissingKey", -11, Remedy.NONE, "The request names no key."),
    MISSING_VALUE(
            "MissingValue",
            -12,
            Remedy.USER,
            "The phone has no such value, or was not unlocked since it started: unlock it once."),
    GET_PROHIBITED(
            "GetProhibited",
            -13,
            Remedy.USER,
            "The phone tells this only to a trusted computer, some of it over USB only: pair first."),
    SET_PROHIBITED(
            "SetProhibited",
            -14,
            Remedy.NONE,
            "The phone does not let this computer change that value; pair first if it is not trusted."),
    REMOVE_PROHIBITED("RemoveProhibited", -15, Remedy.NONE, "The phone does not let this computer remove that value."),
    IMMUTABLE_VALUE("ImmutableValue", -16, Remedy.NONE, "The value cannot be changed."),
    PASSWORD_PROTECTED("PasswordProtected", -17, Remedy.WAIT, "Unlock the phone with its passcode and try again."),
    USER_DENIED_PAIRING(
            "UserDeniedPairing",
            -18,
            Remedy.USER,
            "Somebody tapped Don't Trust: unplug the phone, plug it in and tap Trust."),
    PAIRING_DIALOG_RESPONSE_PENDING(
            "PairingDialogResponsePending",
            -19,
            Remedy.WAIT,
            "Tap Trust on the phone's screen and enter its passcode."),
    MISSING_HOST_ID("MissingHostID", -20, Remedy.NONE, "The pair record is incomplete: pair again."),
    INVALID_HOST_ID(
            "InvalidHostID",
            -21,
            Remedy.PAIR,
            "The phone does not know this computer (any more), as after a reset or long disuse: pair again."),
    SESSION_ACTIVE("SessionActive", -22, Remedy.RECONNECT, "A session is open on this connection already."),
    SESSION_INACTIVE(
            "SessionInactive",
            -23,
            Remedy.RECONNECT,
            "No session is open, perhaps because it timed out: pair first"
                    + " if the phone does not trust this computer."),
    MISSING_SESSION_ID("MissingSessionID", -24, Remedy.NONE, "The request names no session."),
    INVALID_SESSION_ID("InvalidSessionID", -25, Remedy.RECONNECT, "The session is not the phone's."),
    MISSING_SERVICE("MissingService", -26, Remedy.NONE, "The request names no service."),
    INVALID_SERVICE(
            "InvalidService",
            -27,
            Remedy.USER,
            "The phone does not offer this service. Developer services need a mounted developer image, and from iOS 17"
                    + " on a tunnel."),
    SERVICE_LIMIT("ServiceLimit", -28, Remedy.WAIT, "Too many services are open on the phone: close some."),
    MISSING_PAIR_RECORD("MissingPairRecord", -29, Remedy.NONE, "The request has no pair record."),
    SAVE_PAIR_RECORD_FAILED("SavePairRecordFailed", -30, Remedy.WAIT, "The phone could not keep the pairing."),
    INVALID_PAIR_RECORD(
            "InvalidPairRecord", -31, Remedy.PAIR, "The phone does not take the certificates: unpair and pair again."),
    INVALID_ACTIVATION_RECORD(
            "InvalidActivationRecord", -32, Remedy.NONE, "The phone does not take the activation record."),
    MISSING_ACTIVATION_RECORD("MissingActivationRecord", -33, Remedy.NONE, "The request has no activation record."),
    SERVICE_PROHIBITED(
            "ServiceProhibited",
            -34,
            Remedy.NONE,
            "The phone does not offer this service to this computer, by management or by this kind of connection."),
    ESCROW_LOCKED("EscrowLocked", -35, Remedy.USER, "Unlock the phone once since it started."),
    PAIRING_PROHIBITED(
            "PairingProhibitedOverThisConnection", -36, Remedy.USER, "Pairing works over USB only: plug in a cable."),
    FMIP_PROTECTED("FMiPProtected", -37, Remedy.NONE, "Find My protects the phone."),
    MC_PROTECTED(
            "MCProtected",
            -38,
            Remedy.NONE,
            "A management profile forbids pairing with this computer, unless with the supervision identity."),
    MC_CHALLENGE_REQUIRED(
            "MCChallengeRequired", -39, Remedy.NONE, "The phone is supervised: pair with the supervision identity."),
    INVALID_CONNECTION("InvalidConnection", 0, Remedy.RECONNECT, "The phone has given up the connection."),
    PROHIBITED_BY_SUPERVISION(
            "ProhibitedBySupervision", 0, Remedy.NONE, "The organisation that supervises the phone forbids it."),
    INVALID_REQUEST("InvalidRequest", 0, Remedy.NONE, "This iOS does not know the request."),
    UNKNOWN("", 0, Remedy.NONE, "");

    /** What may help after a refusal. */
    public enum Remedy {
        /** Nothing: the same request gets the same answer. */
        NONE,
        /** The same request, a while later, on the same connection. */
        WAIT,
        /** A new connection and session, once. */
        RECONNECT,
        /** A new pairing. */
        PAIR,
        /** Something that a person does first. */
        USER
    }

    private final String wire;
    private final int code;
    private final Remedy remedy;
    private final String advice;

    LockdownError(String wire, int code, Remedy remedy, String advice) {
        this.wire = wire;
        this.code = code;
        this.remedy = remedy;
        this.advice = advice;
    }

    /** The word on the wire; empty for {@link #UNKNOWN}. */
    public String wire() {
        return wire;
    }

    /** The number by which libimobiledevice's tools call it since 1.2.0, from -10 down; 0 if it has none. */
    public int code() {
        return code;
    }

    public Remedy remedy() {
        return remedy;
    }

    /** What it means and what a person can do; empty for {@link #UNKNOWN} only. */
    public String advice() {
        return advice;
    }

    /** {@link #UNKNOWN} for a word that is not in the table; {@code PairingProhibited} is an old spelling. */
    public static LockdownError of(String wire) {
        if ("PairingProhibited".equals(wire)) return PAIRING_PROHIBITED;
        return Arrays.stream(values())
                .filter(e -> e.wire.equals(wire))
                .findFirst()
                .orElse(UNKNOWN);
    }
}
