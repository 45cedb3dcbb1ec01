package dev.pomona.metrics;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** Takes numbers. Names are of the form {@code pomona_usb_bytes_total}: letters, digits and underscores. */
@ProviderType
public interface Meter {
    /** A number that goes up and down. */
    void gauge(String name, String help, Map<String, String> labels, double value);

    /** A number that only goes up; its name ends in {@code _total}. */
    void counter(String name, String help, Map<String, String> labels, double value);
}
