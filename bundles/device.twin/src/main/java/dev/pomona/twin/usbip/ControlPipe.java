package dev.pomona.twin.usbip;

import java.util.Arrays;

/** Endpoint 0 of one attached phone. */
final class ControlPipe {
    private static final int GET_STATUS = 0x00;
    private static final int CLEAR_FEATURE = 0x01;
    private static final int SET_FEATURE = 0x03;
    private static final int GET_DESCRIPTOR = 0x06;
    private static final int GET_CONFIGURATION = 0x08;
    private static final int SET_CONFIGURATION = 0x09;
    private static final int GET_INTERFACE = 0x0a;
    private static final int SET_INTERFACE = 0x0b;
    private static final int GET_MODE = 0x45;
    private static final int SET_MODE = 0x52;

    private static final int TO_HOST = 0x80;
    private static final int VENDOR = 0x40;
    private static final int ENDPOINT = 0x02;

    private final Descriptors descriptors;
    private final int mode;
    private int configuration;
    private final int[] settings = new int[8];

    ControlPipe(Descriptors descriptors, int mode, int configuration) {
        this.descriptors = descriptors;
        this.mode = mode;
        this.configuration = configuration;
    }

    /** How a request ended. */
    sealed interface Outcome {
        /** Good, with these bytes for the host. */
        record Data(byte[] bytes) implements Outcome {}

        /** Refused. */
        record Stall() implements Outcome {}

        /** Good, with these bytes; and then the phone leaves the bus and comes back in another mode. */
        record SwitchMode(byte[] bytes, int mode) implements Outcome {}
    }

    private static final byte[] NOTHING = new byte[0];
    private static final Outcome DONE = new Outcome.Data(NOTHING);
    private static final Outcome STALL = new Outcome.Stall();

    int configuration() {
        return configuration;
    }

    /** @param setup the eight bytes, first byte highest */
    Outcome request(long setup) {
        int type = (int) (setup >>> 56);
        int request = (int) (setup >>> 48) & 0xff;
        int value = Short.reverseBytes((short) (setup >>> 32)) & 0xffff;
        int index = Short.reverseBytes((short) (setup >>> 16)) & 0xffff;
        int length = Short.reverseBytes((short) setup) & 0xffff;
        return limit(
                (type & 0x60) == VENDOR ? vendor(type, request, index) : standard(type, request, value, index), length);
    }

    private static Outcome limit(Outcome outcome, int length) {
        return switch (outcome) {
            case Outcome.Data(byte[] bytes)
            when bytes.length > length -> new Outcome.Data(Arrays.copyOf(bytes, length));
            case Outcome.SwitchMode(byte[] bytes, int to)
            when bytes.length > length -> new Outcome.SwitchMode(Arrays.copyOf(bytes, length), to);
            default -> outcome;
        };
    }

    private Outcome vendor(int type, int request, int index) {
        boolean toHost = (type & TO_HOST) != 0;
        if (request == GET_MODE && toHost) {
            return data(3, 3, 3, 0);
        }
        if (request != SET_MODE) {
            return STALL;
        }
        // The form without an answer is the one that turns the screen's video on (2) and off (0).
        int wanted = !toHost && index == 0 ? 1 : index;
        if (wanted == mode || !Descriptors.offers(wanted)) {
            return toHost ? data(4) : DONE;
        }
        return new Outcome.SwitchMode(toHost ? new byte[1] : NOTHING, wanted);
    }

    private Outcome standard(int type, int request, int value, int index) {
        if ((type & 0x60) != 0) {
            return STALL;
        }
        int recipient = type & 0x1f;
        return (type & TO_HOST) != 0 ? get(recipient, request, value, index) : set(recipient, request, value, index);
    }

    private Outcome get(int recipient, int request, int value, int index) {
        return switch (request) {
            case GET_DESCRIPTOR ->
                descriptors
                        .descriptor(value >> 8, value & 0xff)
                        .<Outcome>map(Outcome.Data::new)
                        .orElse(STALL);
            case GET_STATUS -> data(recipient == 0 ? 1 : 0, 0);
            case GET_CONFIGURATION -> data(configuration);
            case GET_INTERFACE -> hasInterface(index) ? data(settings[index]) : STALL;
            default -> STALL;
        };
    }

    private Outcome set(int recipient, int request, int value, int index) {
        return switch (request) {
            case SET_CONFIGURATION -> setConfiguration(value);
            case SET_INTERFACE -> {
                if (!hasInterface(index) || value > 2) {
                    yield STALL;
                }
                settings[index] = value;
                yield DONE;
            }
            case CLEAR_FEATURE, SET_FEATURE -> recipient <= ENDPOINT ? DONE : STALL;
            default -> STALL;
        };
    }

    private boolean hasInterface(int number) {
        return configuration != 0
                && number < descriptors.interfaces(configuration).size();
    }

    private Outcome setConfiguration(int value) {
        if (value != 0 && !descriptors.has(value)) {
            return STALL;
        }
        configuration = value;
        Arrays.fill(settings, 0);
        return DONE;
    }

    private static Outcome data(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return new Outcome.Data(bytes);
    }
}
