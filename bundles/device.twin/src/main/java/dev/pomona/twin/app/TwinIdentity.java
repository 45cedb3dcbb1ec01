package dev.pomona.twin.app;

import java.util.Locale;

/**
 * Who a twin is. All of it is made up, and fixed by {@code index} alone, so that scripts can name a twin.
 *
 * @param udid as people write it: 24 digits with a dash after the eighth, or 40 digits for the older models
 */
public record TwinIdentity(
        int index,
        String udid,
        String name,
        String productType,
        String productVersion,
        String buildVersion,
        String serialNumber,
        String wifiMac,
        String bluetoothMac,
        String imei,
        String phoneNumber,
        long ecid,
        String modelNumber,
        String hardwareModel,
        String deviceColor) {

    /** How many twins one exporter may have. */
    public static final int MAX = 1000;

    private record Model(
            String productType, String hardwareModel, String chip, String modelNumber, String version, String build) {}

    private static final Model[] MODELS = {
        new Model("iPhone14,5", "D17AP", "00008110", "MLPF3", "18.5", "22F76"),
        new Model("iPhone15,2", "D73AP", "00008120", "MQ0E3", "17.6.1", "21G93"),
        new Model("iPhone10,6", "D221AP", "00008015", "MQAF2", "16.7.11", "20H360"),
    };

    /** The {@code index}-th twin, from 0; every third is an older model with a UDID of 40 digits. */
    public static TwinIdentity of(int index) {
        if (index < 0 || index >= MAX) {
            throw new IllegalArgumentException("twin number " + index + " is not from 0 to " + (MAX - 1));
        }
        Model model = MODELS[index % MODELS.length];
        int number = index + 1;
        long ecid = 0x000A11CE00000000L + number;
        String udid = index % MODELS.length == 2
                ? format("%040x", 0x0a11ce00000000L + number).replaceFirst("^0{8}", "90309a0c")
                : model.chip() + "-" + format("%016X", ecid);
        return new TwinIdentity(
                index,
                udid,
                "Pomona Twin " + number,
                model.productType(),
                model.version(),
                model.build(),
                format("TW1N%08d", number),
                mac(0x10, number),
                mac(0x20, number),
                imei(number),
                format("+1 (555) 010-%04d", number),
                ecid,
                model.modelNumber(),
                model.hardwareModel(),
                index % 2 == 0 ? "1" : "2");
    }

    /** The serial number string of the USB device: the UDID without its dash. */
    public String usbSerial() {
        return udid.replace("-", "");
    }

    /** Locally administered, so nobody's. */
    private static String mac(int kind, int number) {
        return format("02:a1:ce:%02x:%02x:%02x", kind, number >> 8, number & 0xff);
    }

    /** The test type allocation code 00, so no network's; with its check digit. */
    private static String imei(int number) {
        String digits = format("001010%08d", number);
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            int twice = digit * 2;
            sum += i % 2 == 0 ? digit : twice / 10 + twice % 10;
        }
        return digits + (10 - sum % 10) % 10;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
