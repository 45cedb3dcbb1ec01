package dev.pomona.mux.usb.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The descriptors of an iPhone in its initial mode, as seen on the wire, to answer control requests from. */
public final class PhoneDescriptors {
    public static final String SERIAL = "000080300011223344556677";

    private static final HexFormat HEX = HexFormat.of();
    private static final String PTP = "0904000003060101 1b 07050202000200 07058102000200 0705830340000a";
    private static final String MUX = "0904010002fffe020f 07050402000200 07058502000200";
    private static final String ETHERNET = "0904020000fffd0111 0904020102fffd0111 07058602000200 07050502000200"
            + " 0904020202fffd0111 07058602000200 07050502000200";

    private PhoneDescriptors() {}

    public static byte[] device(int configurations) {
        byte[] raw = hex("1201 0002 000000 40 ac05 a812 0510 01 02 03 00");
        raw[17] = (byte) configurations;
        return raw;
    }

    /** The four configurations of the initial mode; mux in the third and the fourth. */
    public static List<byte[]> configurations() {
        List<byte[]> all = new ArrayList<>();
        all.add(hex("0902270001 0105c0fa" + PTP));
        all.add(hex("0902090000 0206c0fa"));
        all.add(hex("09023e0002 0307c0fa" + PTP + MUX));
        all.add(hex("0902750003 0408c0fa" + PTP + MUX + ETHERNET));
        return all;
    }

    /** The same with other bulk packets: 64 at full speed, 1024 at SuperSpeed. */
    public static List<byte[]> configurations(int packetSize) {
        List<byte[]> all = configurations();
        for (byte[] c : all) {
            for (int at = 0; at < c.length; at += c[at]) {
                if (c[at + 1] != 5 || c[at + 3] != 2) continue;
                c[at + 4] = (byte) packetSize;
                c[at + 5] = (byte) (packetSize >> 8);
            }
        }
        return all;
    }

    /** A string descriptor. */
    public static byte[] string(String text) {
        byte[] utf16 = text.getBytes(StandardCharsets.UTF_16LE);
        byte[] all = new byte[2 + utf16.length];
        all[0] = (byte) all.length;
        all[1] = 3;
        System.arraycopy(utf16, 0, all, 2, utf16.length);
        return all;
    }

    public static byte[] hex(String spaced) {
        return HEX.parseHex(spaced.replace(" ", ""));
    }
}
