package dev.pomona.mux.engine.core;

/** Numbers of the device mux. Everything on the link is big-endian. */
public final class Wire {
    public static final int VERSION = 0;
    public static final int CONTROL = 1;
    public static final int SETUP = 2;
    public static final int TCP = 6;

    public static final int HOST_MAGIC = 0xfeedface;
    public static final int DEVICE_MAGIC = 0xfaceface;

    public static final int MIN_PACKET = 8;
    /** Nothing longer is ever put together; a phone sends less. */
    public static final int MAX_PACKET = 65536;

    public static final int TCP_HEADER = 20;
    /** Scale of the window field: it counts units of 256 bytes. */
    public static final int WINDOW_SHIFT = 8;

    public static final int SYN = 0x02;
    public static final int RST = 0x04;
    public static final int ACK = 0x10;

    private Wire() {}

    /** Magic words seen from phones and hosts; 0 comes from a phone talked to by a boot loader. */
    static boolean isMagic(int word) {
        return word == DEVICE_MAGIC || word == HOST_MAGIC || word == 0;
    }
}
