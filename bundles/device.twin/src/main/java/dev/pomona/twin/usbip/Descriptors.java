package dev.pomona.twin.usbip;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What a phone tells of itself over USB, by mode. */
final class Descriptors {
    static final int VENDOR = 0x05ac;
    static final int PRODUCT = 0x12a8;
    static final int RELEASE = 0x1005;
    /** Of USB/IP: 480 Mbit/s. */
    static final int HIGH_SPEED = 3;

    static final int MAX_PACKET = 512;
    static final int MUX_OUT = 4;
    static final int MUX_IN = 5;

    private static final int DEVICE = 1;
    private static final int CONFIGURATION = 2;
    private static final int STRING = 3;
    private static final int QUALIFIER = 6;

    private static final String PTP =
            "09 04 00 00 03 06 01 01 1b" + "07 05 02 02 00 02 00  07 05 81 02 00 02 00  07 05 83 03 40 00 0a";
    private static final String MUX = "09 04 01 00 02 ff fe 02 0f  07 05 04 02 00 02 00  07 05 85 02 00 02 00";
    private static final String ETHERNET = "09 04 02 00 00 ff fd 01 11"
            + "09 04 02 01 02 ff fd 01 11  07 05 86 02 00 02 00  07 05 05 02 00 02 00"
            + "09 04 02 02 02 ff fd 01 11  07 05 86 02 00 02 00  07 05 05 02 00 02 00";
    /** Audio control with one terminal in and out, audio streaming at nine rates, HID. */
    private static final String IPOD = "09 04 00 00 00 01 01 00 00"
            + "09 24 01 00 01 1e 00 01 01  0c 24 02 01 01 02 00 02 03 00 00 00  09 24 03 02 01 01 00 01 00"
            + "09 04 01 00 00 01 02 00 00  09 04 01 01 01 01 02 00 00"
            + "07 24 01 02 01 01 00"
            + "23 24 02 01 02 02 10 09 401f00 112b00 e02e00 803e00 225600 c05d00 007d00 44ac00 80bb00"
            + "09 05 81 05 c0 00 04 00 00  07 25 01 01 00 00 00"
            + "09 04 02 00 01 03 00 00 00  09 21 11 01 00 01 22 60 00  07 05 83 03 40 00 04";

    private static final String VALERIA = "09 04 02 00 04 ff 2a ff 12"
            + "07 05 86 02 00 02 00  07 05 05 02 00 02 00  07 05 87 02 00 02 00  07 05 06 02 00 02 00";

    private static final List<byte[]> INITIAL = List.of(
            configuration(1, 5, PTP),
            configuration(2, 6, IPOD),
            configuration(3, 7, PTP, MUX),
            configuration(4, 8, PTP, MUX, ETHERNET));

    private final List<byte[]> configurations;
    private final String serial;

    /**
     * @param mode one that {@link #offers} names
     * @param padded whether the serial string is a field filled up with NUL
     */
    Descriptors(String serial, int mode, boolean padded) {
        this.serial = padded ? serial + "\0".repeat(Math.max(0, 44 - serial.length())) : serial;
        configurations = configurations(mode);
    }

    /** Whether the phone has such a mode. */
    static boolean offers(int mode) {
        return mode >= 1 && mode <= 5;
    }

    private static List<byte[]> configurations(int mode) {
        if (mode == 5) {
            return List.of(configuration(1, 9, ncm(0)));
        }
        List<byte[]> all = new ArrayList<>(INITIAL);
        if (mode == 2) {
            all.add(configuration(5, 10, PTP, MUX, VALERIA));
        } else if (mode == 3 || mode == 4) {
            all.add(configuration(5, 9, PTP, MUX, ncm(2)));
        }
        if (mode == 4) {
            all.add(configuration(6, 11, PTP, MUX, ETHERNET, ncm(3)));
        }
        return List.copyOf(all);
    }

    /** CDC-NCM: control interface {@code first} and the data interface after it. */
    private static String ncm(int first) {
        String control = String.format("%02x", first);
        String data = String.format("%02x", first + 1);
        return "09 04" + control + "00 01 02 0d 00 13"
                + "05 24 00 10 01  05 24 06" + control + data
                + "0d 24 0f 00 00 00 00 00 ea 05 00 00 00  06 24 1a 00 01 00"
                + "07 05 88 03 10 00 09"
                + "09 04" + data + "00 00 0a 00 01 00"
                + "09 04" + data + "01 02 0a 00 01 00  07 05 89 02 00 02 00  07 05 08 02 00 02 00";
    }

    private static byte[] configuration(int value, int name, String... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String part : parts) {
            bytes.writeBytes(HexFormat.of().parseHex(part.replace(" ", "")));
        }
        byte[] body = bytes.toByteArray();
        int total = body.length + 9;
        byte[] head = {
            9, CONFIGURATION, (byte) total, (byte) (total >> 8), 0, (byte) value, (byte) name, (byte) 0xc0, (byte) 0xfa
        };
        byte[] all = Arrays.copyOf(head, total);
        System.arraycopy(body, 0, all, 9, body.length);
        all[4] = (byte) interfaces(all).size();
        return all;
    }

    /** The class, subclass and protocol of each interface, in its first setting. */
    private static List<byte[]> interfaces(byte[] configuration) {
        List<byte[]> found = new ArrayList<>();
        for (int at = 9; at < configuration.length; at += configuration[at]) {
            if (configuration[at + 1] == 4 && configuration[at + 3] == 0) {
                found.add(Arrays.copyOfRange(configuration, at + 5, at + 8));
            }
        }
        return found;
    }

    int count() {
        return configurations.size();
    }

    boolean has(int value) {
        return value >= 1 && value <= count();
    }

    List<byte[]> interfaces(int value) {
        return interfaces(configurations.get(value - 1));
    }

    /** Whether the mux can be spoken in that configuration. */
    boolean hasMux(int value) {
        return has(value)
                && interfaces(value).stream()
                        .anyMatch(i -> (i[0] & 0xff) == 0xff && (i[1] & 0xff) == 0xfe && i[2] == 2);
    }

    /** The descriptor that GET_DESCRIPTOR names by its type and number; empty: stall. */
    Optional<byte[]> descriptor(int type, int number) {
        return switch (type) {
            case DEVICE -> Optional.of(device());
            case CONFIGURATION ->
                number < count() ? Optional.of(configurations.get(number).clone()) : Optional.empty();
            case STRING -> string(number);
            case QUALIFIER -> Optional.of(new byte[] {10, QUALIFIER, 0, 2, 0, 0, 0, 64, 4, 0});
            default -> Optional.empty();
        };
    }

    byte[] device() {
        return new byte[] {
            18,
            DEVICE,
            0,
            2,
            0,
            0,
            0,
            64,
            (byte) VENDOR,
            VENDOR >> 8,
            (byte) PRODUCT,
            PRODUCT >> 8,
            RELEASE & 0xff,
            RELEASE >> 8,
            1,
            2,
            3,
            (byte) count()
        };
    }

    private Optional<byte[]> string(int number) {
        return switch (number) {
            case 0 -> Optional.of(new byte[] {4, STRING, 0x09, 0x04});
            case 1 -> text("Apple Inc.");
            case 2 -> text("iPhone");
            case 3 -> text(serial);
            case 5, 0x1b -> text("PTP");
            case 6 -> text("iPod USB Interface");
            case 7 -> text("PTP + Apple Mobile Device");
            case 8 -> text("PTP + Apple Mobile Device + Apple USB Ethernet");
            case 9 -> text("PTP + Apple Mobile Device + NCM");
            case 10 -> text("PTP + Apple Mobile Device + Valeria");
            case 11 -> text("PTP + Apple Mobile Device + Apple USB Ethernet + NCM");
            case 0x0f -> text("Apple USB Multiplexor");
            case 0x11 -> text("Apple USB Ethernet");
            case 0x12 -> text("Valeria");
            case 0x13 -> text("NCM Control");
            default -> Optional.empty();
        };
    }

    private static Optional<byte[]> text(String text) {
        byte[] chars = text.getBytes(StandardCharsets.UTF_16LE);
        byte[] all = new byte[chars.length + 2];
        all[0] = (byte) all.length;
        all[1] = STRING;
        System.arraycopy(chars, 0, all, 2, chars.length);
        return Optional.of(all);
    }
}
