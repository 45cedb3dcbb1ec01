package dev.pomona.mux.usb.descriptor;

import java.util.Collection;

/** Apple's modes: sets of configurations that a phone can be switched between. A mode can only be guessed. */
public final class Modes {
    /** Environment variable by which people name the mode they want; the world's daemon reads the same. */
    public static final String VARIABLE = "USBMUXD_DEFAULT_DEVICE_MODE";

    public static final int UNKNOWN = 0;
    public static final int INITIAL = 1;
    public static final int VALERIA = 2;
    public static final int NCM = 3;
    public static final int ETHERNET_AND_NCM = 4;
    public static final int NCM_DIRECT = 5;

    private Modes() {}

    /** What {@link #VARIABLE} asks for; 1 when it is not set or not a number. */
    public static int wanted(String variable) {
        if (variable == null) return INITIAL;
        try {
            return Integer.parseInt(variable.strip());
        } catch (NumberFormatException e) {
            return INITIAL;
        }
    }

    public static int guess(int count, Collection<Configuration> configurations) {
        if (count == 1) return NCM_DIRECT;
        if (count >= 2 && count <= 4) return INITIAL;
        if (count == 6) return ETHERNET_AND_NCM;
        if (count != 5) return UNKNOWN;
        for (Configuration c : configurations) {
            if (c.value() != 5 || MuxInterface.in(c).isEmpty()) continue;
            if (c.interfaces().stream().anyMatch(i -> i.is(0xFF, 0x2A) && i.protocol() == 0xFF)) return VALERIA;
            if (c.interfaces().stream().anyMatch(i -> i.is(0x02, 0x0D))) return NCM;
        }
        return UNKNOWN;
    }

    /** Whether a phone whose mode looks like {@code guess} should be asked to change. */
    public static boolean shouldSwitch(int wanted, int guess) {
        return wanted >= INITIAL && wanted <= NCM_DIRECT && guess > UNKNOWN && guess != wanted;
    }
}
