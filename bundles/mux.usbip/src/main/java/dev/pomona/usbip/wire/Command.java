package dev.pomona.usbip.wire;

import java.nio.ByteBuffer;

/**
 * What flows after a device was imported: 48-byte headers, big-endian. The bytes of a transfer follow a {@link Submit} that
 * goes out and a {@link SubmitReply} to one that goes in; which of the two a reply belongs to, only its sequence number
 * tells, so payloads are the caller's.
 */
public sealed interface Command {
    int BYTES = 48;
    int OUT = 0;
    int IN = 1;

    /** Stands where a transfer has no isochronous packets. */
    int NOT_ISOCHRONOUS = 0xFFFFFFFF;

    /**
     * A transfer to be done.
     *
     * @param endpoint without its direction bit
     * @param length of the data, out or wanted
     * @param setup the eight bytes of a control transfer as a number, the first being the highest; else 0
     */
    record Submit(int sequence, int device, int direction, int endpoint, int flags, int length, long setup)
            implements Command {}

    /** A transfer to be taken back. */
    record Unlink(int sequence, int device, int victim) implements Command {}

    /** @param status 0 or a negative Linux error number */
    record SubmitReply(int sequence, int status, int actual) implements Command {}

    record UnlinkReply(int sequence, int status) implements Command {}

    /** After this nothing can be read any more, since its length is unknown. */
    record Unknown(int code, int sequence) implements Command {}

    /** Reads one header; the buffer holds at least {@link #BYTES} bytes. */
    static Command decode(ByteBuffer in) {
        int at = in.position();
        int code = in.getInt(at);
        int sequence = in.getInt(at + 4);
        Command c = switch (code) {
            case 1 ->
                new Submit(
                        sequence,
                        in.getInt(at + 8),
                        in.getInt(at + 12),
                        in.getInt(at + 16),
                        in.getInt(at + 20),
                        in.getInt(at + 24),
                        in.getLong(at + 40));
            case 2 -> new Unlink(sequence, in.getInt(at + 8), in.getInt(at + 20));
            case 3 -> new SubmitReply(sequence, in.getInt(at + 20), in.getInt(at + 24));
            case 4 -> new UnlinkReply(sequence, in.getInt(at + 20));
            default -> new Unknown(code, sequence);
        };
        in.position(at + BYTES);
        return c;
    }

    /** Writes the header; the buffer has room for {@link #BYTES} bytes. */
    default void encode(ByteBuffer out) {
        switch (this) {
            case Submit s ->
                base(out, 1, s.sequence, s.device, s.direction, s.endpoint)
                        .putInt(s.flags)
                        .putInt(s.length)
                        .putInt(0)
                        .putInt(NOT_ISOCHRONOUS)
                        .putInt(0)
                        .putLong(s.setup);
            case Unlink u ->
                base(out, 2, u.sequence, u.device, 0, 0)
                        .putInt(u.victim)
                        .putLong(0)
                        .putLong(0)
                        .putLong(0);
            case SubmitReply r ->
                base(out, 3, r.sequence, 0, 0, 0)
                        .putInt(r.status)
                        .putInt(r.actual)
                        .putInt(0)
                        .putInt(NOT_ISOCHRONOUS)
                        .putInt(0)
                        .putLong(0);
            case UnlinkReply r ->
                base(out, 4, r.sequence, 0, 0, 0)
                        .putInt(r.status)
                        .putLong(0)
                        .putLong(0)
                        .putLong(0);
            case Unknown u ->
                base(out, u.code, u.sequence, 0, 0, 0)
                        .putInt(0)
                        .putLong(0)
                        .putLong(0)
                        .putLong(0);
        }
    }

    private static ByteBuffer base(ByteBuffer out, int code, int sequence, int device, int direction, int endpoint) {
        return out.putInt(code)
                .putInt(sequence)
                .putInt(device)
                .putInt(direction)
                .putInt(endpoint);
    }
}
