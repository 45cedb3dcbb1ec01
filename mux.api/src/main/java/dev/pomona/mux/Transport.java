package dev.pomona.mux;

/** By what kind of way a phone is reached; the order is the order of preference. */
public enum Transport {
    /** A USB link of this hub, over a cable or over USB/IP. */
    USB(100),
    /** TCP over the network, without the mux. */
    NETWORK(50),
    /** Another usbmuxd owns the phone. */
    UPSTREAM(0);

    private final int ranking;

    Transport(int ranking) {
        this.ranking = ranking;
    }

    /** The {@code service.ranking} of a {@link Device} of this kind. */
    public int ranking() {
        return ranking;
    }
}
