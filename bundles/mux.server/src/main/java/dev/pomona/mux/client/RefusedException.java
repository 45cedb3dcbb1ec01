package dev.pomona.mux.client;

import java.io.IOException;

/** A usbmuxd said no, with a number. */
public final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;
    private final int number;

    RefusedException(String what, int number) {
        super(what + ": " + words(number));
        this.number = number;
    }

    /** As in {@link Reply.Result}; may be one that nobody knows. */
    public int number() {
        return number;
    }

    private static String words(int number) {
        return switch (number) {
            case Reply.Result.BAD_COMMAND -> "usbmuxd does not know this request (1)";
            case Reply.Result.BAD_DEVICE -> "no such device or record (2)";
            case Reply.Result.REFUSED -> "the connection was refused; nobody listens at that port (3)";
            case Reply.Result.BAD_VERSION -> "usbmuxd does not speak this version of the protocol (6)";
            case Reply.Result.INVALID -> "the record's name or content is not valid (22)";
            default -> "usbmuxd answered " + number;
        };
    }
}
