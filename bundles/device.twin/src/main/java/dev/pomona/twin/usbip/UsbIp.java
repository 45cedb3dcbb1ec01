package dev.pomona.twin.usbip;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** USB/IP 1.1.1 on the wire, as the exporter reads and writes it. Big-endian. */
final class UsbIp {
    static final int VERSION = 0x0111;
    static final int REQ_IMPORT = 0x8003;
    static final int REP_IMPORT = 0x0003;
    static final int REQ_DEVLIST = 0x8005;
    static final int REP_DEVLIST = 0x0005;

    static final int CMD_SUBMIT = 1;
    static final int CMD_UNLINK = 2;
    static final int RET_SUBMIT = 3;
    static final int RET_UNLINK = 4;

    static final int HEADER = 48;
    static final int OP_HEADER = 8;
    static final int BUSID = 32;
    static final int PATH = 256;

    /** Errors as Linux numbers them. */
    static final int EPIPE = -32;

    static final int EOVERFLOW = -75;
    static final int ECONNRESET = -104;

    private UsbIp() {}

    /** The one thing that a fresh connection asks for. */
    sealed interface Request {
        record DeviceList() implements Request {}

        record Import(String busid) implements Request {}

        record Unknown(int version, int code) implements Request {}

        /** Reads one request; empty, with nothing taken, while it is not all there. */
        static Optional<Request> decode(ByteBuffer in) {
            if (in.remaining() < OP_HEADER) {
                return Optional.empty();
            }
            int version = in.getShort(in.position()) & 0xffff;
            int code = in.getShort(in.position() + 2) & 0xffff;
            if (version != VERSION || (code != REQ_DEVLIST && code != REQ_IMPORT)) {
                in.position(in.position() + OP_HEADER);
                return Optional.of(new Unknown(version, code));
            }
            if (code == REQ_DEVLIST) {
                in.position(in.position() + OP_HEADER);
                return Optional.of(new DeviceList());
            }
            if (in.remaining() < OP_HEADER + BUSID) {
                return Optional.empty();
            }
            byte[] busid = new byte[BUSID];
            in.position(in.position() + OP_HEADER).get(busid);
            int end = 0;
            while (end < BUSID && busid[end] != 0) {
                end++;
            }
            return Optional.of(new Import(new String(busid, 0, end, StandardCharsets.ISO_8859_1)));
        }
    }

    /** What an importer sends; the data of an OUT submission follows its header. */
    sealed interface Command {
        /** @param setup the eight bytes of a control request, first byte highest */
        record Submit(int seq, boolean in, int endpoint, int flags, int length, int packets, long setup)
                implements Command {
            /** Asks for an empty packet after data that fills its last one. */
            static final int ZERO_PACKET = 0x40;

            boolean isochronous() {
                return packets > 0;
            }
        }

        record Unlink(int seq, int target) implements Command {}

        record Unknown(int code) implements Command {}

        /** Reads the header at the position of {@code in}, which holds at least {@link UsbIp#HEADER} bytes; takes nothing. */
        static Command decode(ByteBuffer in) {
            int at = in.position();
            int code = in.getInt(at);
            int seq = in.getInt(at + 4);
            return switch (code) {
                case CMD_SUBMIT ->
                    new Submit(
                            seq,
                            in.getInt(at + 12) != 0,
                            in.getInt(at + 16),
                            in.getInt(at + 20),
                            in.getInt(at + 24),
                            in.getInt(at + 32),
                            in.getLong(at + 40));
                case CMD_UNLINK -> new Unlink(seq, in.getInt(at + 20));
                default -> new Unknown(code);
            };
        }
    }

    static void putOp(ByteBuffer to, int code, int status) {
        to.putShort((short) VERSION).putShort((short) code).putInt(status);
    }

    /** The header of an answer to a submission; the data of an IN submission follows it. */
    static void putRetSubmit(ByteBuffer to, int seq, int status, int actual) {
        to.putInt(RET_SUBMIT).putInt(seq).putInt(0).putInt(0).putInt(0);
        to.putInt(status).putInt(actual).putInt(0).putInt(0).putInt(0).putLong(0);
    }

    static void putRetUnlink(ByteBuffer to, int seq, int status) {
        to.putInt(RET_UNLINK).putInt(seq).putInt(0).putInt(0).putInt(0);
        to.putInt(status).putInt(0).putInt(0).putInt(0).putInt(0).putLong(0);
    }

    /** The 312 bytes that describe a device in both replies. */
    static void putDevice(ByteBuffer to, String busid, int bus, int address, Descriptors descriptors, int active) {
        putText(to, "/sys/devices/pomona/usb" + bus + "/" + busid, PATH);
        putText(to, busid, BUSID);
        to.putInt(bus).putInt(address).putInt(Descriptors.HIGH_SPEED);
        to.putShort((short) Descriptors.VENDOR)
                .putShort((short) Descriptors.PRODUCT)
                .putShort((short) Descriptors.RELEASE);
        to.put((byte) 0).put((byte) 0).put((byte) 0);
        to.put((byte) active).put((byte) descriptors.count());
        to.put((byte) (active == 0 ? 0 : descriptors.interfaces(active).size()));
    }

    private static void putText(ByteBuffer to, String text, int length) {
        byte[] field = new byte[length];
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, field, 0, Math.min(bytes.length, length - 1));
        to.put(field);
    }
}
