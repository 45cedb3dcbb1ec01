package dev.pomona.usbip.link;

import dev.pomona.mux.CloseReason;

/** Linux error numbers, which USB/IP uses on every platform, in words. */
final class Errno {
    private Errno() {}

    /** Why a link ends whose transfer had this status. */
    static CloseReason reason(String what, int status) {
        String words = what + " failed: " + text(status);
        boolean gone = status == -19 || status == -108;
        return gone ? new CloseReason.Unplugged(words) : new CloseReason.LinkFailed(words);
    }

    private static String text(int status) {
        return switch (-status) {
            case 2 -> "taken back (ENOENT)";
            case 19 -> "device is gone (ENODEV)";
            case 32 -> "endpoint stalled (EPIPE)";
            case 71 -> "USB protocol error (EPROTO)";
            case 75 -> "more data than asked (EOVERFLOW)";
            case 84 -> "USB transmission error (EILSEQ)";
            case 104 -> "taken back (ECONNRESET)";
            case 108 -> "device was shut down (ESHUTDOWN)";
            case 110 -> "timed out (ETIMEDOUT)";
            default -> "status " + status;
        };
    }
}
