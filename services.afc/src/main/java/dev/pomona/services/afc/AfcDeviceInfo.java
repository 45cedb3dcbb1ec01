package dev.pomona.services.afc;

import java.util.Objects;

/**
 * The phone and its file system.
 *
 * @param model such as {@code iPhone14,2}; empty if the phone did not say
 */
public record AfcDeviceInfo(String model, long totalBytes, long freeBytes, long blockSize) {
    public AfcDeviceInfo {
        Objects.requireNonNull(model);
    }
}
