package dev.pomona.mux.server;

import dev.pomona.mux.Device;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** One loop for each phone that clients talk to; it goes by itself when they no longer do. */
final class RelayLoops {
    private final Map<Device, RelayLoop> byDevice = new HashMap<>();

    /** A loop that has been entered. */
    synchronized RelayLoop enter(Device device) throws IOException {
        RelayLoop loop = byDevice.get(device);
        if (loop != null && loop.enter()) return loop;
        RelayLoop[] made = new RelayLoop[1];
        made[0] = new RelayLoop(device.udid().value(), () -> remove(device, made[0]));
        made[0].enter();
        byDevice.put(device, made[0]);
        made[0].start();
        return made[0];
    }

    private synchronized void remove(Device device, RelayLoop loop) {
        byDevice.remove(device, loop);
    }
}
