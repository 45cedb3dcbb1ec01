package dev.pomona.mux.usb.descriptor;

/** Which USB products may have a mux. Only these are touched: opening others can disturb unrelated devices. */
public final class AppleProducts {
    public static final int APPLE = 0x05AC;

    private AppleProducts() {}

    /** Phones, pads, pods, televisions and watches; the T2 coprocessor; Macs in restore mode. */
    public static boolean mayHaveMux(int vendorId, int productId) {
        if (vendorId != APPLE) return false;
        return productId >= 0x1290 && productId <= 0x12AF
                || productId == 0x8600
                || productId >= 0x1901 && productId <= 0x1905;
    }
}
