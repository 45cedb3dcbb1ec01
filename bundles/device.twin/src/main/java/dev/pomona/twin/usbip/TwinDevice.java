package dev.pomona.twin.usbip;

import dev.pomona.twin.mux.Fault;
import dev.pomona.twin.mux.InEndpoint;
import dev.pomona.twin.mux.MuxCounters;
import dev.pomona.twin.mux.MuxSession;
import dev.pomona.twin.mux.Ports;
import dev.pomona.twin.mux.TwinFaults;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.ReentrantLock;

/** One simulated phone as a USB device: its cable, its mode, and the import that has it. Thread-safe. */
public final class TwinDevice {
    private static final int BUS = 1;

    private final int number;
    private final String udid;
    private final String serial;
    private final Ports ports;
    private final TwinFaults faults = new TwinFaults();
    private final MuxCounters counters = new MuxCounters();
    private final int window;

    private boolean plugged = true;
    private int mode = 1;
    private int address;
    private ImportSession session;
    private ImportSession.Buffers buffers;

    /**
     * @param number from 1; its bus id is {@code 1-number}
     * @param serial the string of the USB device
     * @param window what its mux advertises to each connection
     */
    public TwinDevice(int number, String udid, String serial, Ports ports, int window) {
        this.number = number;
        this.udid = udid;
        this.serial = serial;
        this.ports = ports;
        this.window = window;
        address = number + 1;
    }

    public String udid() {
        return udid;
    }

    public String busid() {
        return BUS + "-" + number;
    }

    public TwinFaults faults() {
        return faults;
    }

    public MuxCounters counters() {
        return counters;
    }

    public synchronized boolean plugged() {
        return plugged;
    }

    /** Whether a host has it now. */
    public synchronized boolean imported() {
        return session != null;
    }

    public synchronized void plug() {
        if (!plugged) {
            plugged = true;
            moveOn();
        }
    }

    /** Breaks the import, if there is one; back in the cable the phone is in its first mode again. */
    public void unplug() {
        ImportSession broken;
        synchronized (this) {
            plugged = false;
            mode = 1;
            broken = session;
        }
        if (broken != null) {
            broken.closeChannel();
        }
    }

    /** Turns a fault on or off; those that happen once happen now, or at the next chance. */
    public void fault(Fault fault, boolean on) {
        if (fault == Fault.VANISH) {
            if (on) {
                unplug();
            }
        } else if (fault == Fault.RESET) {
            ImportSession current;
            synchronized (this) {
                current = session;
            }
            if (on && current != null) {
                current.resetAll();
            }
        } else {
            faults.set(fault, on);
        }
    }

    /** A bus gives each arrival an address that the one before did not have. */
    private void moveOn() {
        address = address + 1000 < 0xffff ? address + 1000 : number + 1;
    }

    private Descriptors descriptors() {
        return new Descriptors(serial, mode, faults.is(Fault.PADDED));
    }

    /** Adds it to the list of what is exported, with its interfaces; false when it is not in its cable. */
    synchronized boolean list(ByteBuffer to) {
        if (!plugged) {
            return false;
        }
        Descriptors descriptors = descriptors();
        UsbIp.putDevice(to, busid(), BUS, address, descriptors, 1);
        for (byte[] each : descriptors.interfaces(1)) {
            to.put(each).put((byte) 0);
        }
        return true;
    }

    /** Gives it to a host and adds its description to the reply; empty when it is away or has a host already. */
    synchronized Optional<ImportSession> begin(SocketChannel channel, ByteBuffer reply) {
        if (!plugged || session != null) {
            return Optional.empty();
        }
        Descriptors descriptors = descriptors();
        UsbIp.putDevice(reply, busid(), BUS, address, descriptors, 1);
        session = new ImportSession(channel, this, descriptors, mode, 1);
        return Optional.of(session);
    }

    /** The host has let go of it; it may have asked for another mode. */
    synchronized void end(OptionalInt switchTo) {
        session = null;
        if (plugged && switchTo.isPresent()) {
            mode = switchTo.getAsInt();
            moveOn();
        }
    }

    /** For the one import there is at a time. */
    ImportSession.Buffers buffers() {
        if (buffers == null) {
            buffers = ImportSession.Buffers.allocate();
        }
        return buffers;
    }

    MuxSession session(ReentrantLock lock, InEndpoint in) {
        return new MuxSession(lock, udid, ports, faults, in, window, counters);
    }
}
