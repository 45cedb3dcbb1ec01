package dev.pomona.usbip.fake;

import dev.pomona.mux.usb.contract.FakeControl;
import dev.pomona.mux.usb.descriptor.Setup;
import dev.pomona.usbip.wire.Command;
import dev.pomona.usbip.wire.ExportedDevice;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A phone at a {@link FakeExporter}. */
public final class FakePhone {
    public final String busId;
    public final FakeControl control = new FakeControl();
    public final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
    /** What writes are answered with. */
    public volatile int writeStatus;

    private final Queue<byte[]> outgoing = new ArrayDeque<>();
    private final Queue<Command.Submit> reads = new ArrayDeque<>();
    private final int device;
    private Socket socket;
    private OutputStream out;
    private boolean stalled;
    /** How much of the first of {@link #outgoing} has gone. */
    private int handedOut;

    FakePhone(String busId, int device) {
        this.busId = busId;
        this.device = device;
    }

    ExportedDevice exported() {
        return new ExportedDevice("/sys/" + busId, busId, 1, device, 3, 0x05AC, 0x12A8, 0x0510, 1, 4, 1);
    }

    public synchronized boolean imported() {
        return socket != null;
    }

    /** Serves an imported connection until it ends. */
    void serve(Socket s) throws IOException {
        synchronized (this) {
            socket = s;
            out = s.getOutputStream();
            reads.clear();
        }
        try {
            DataInputStream in = new DataInputStream(s.getInputStream());
            byte[] header = new byte[Command.BYTES];
            while (true) {
                in.readFully(header);
                if (Command.decode(ByteBuffer.wrap(header)) instanceof Command.Submit submit) {
                    handle(submit, in);
                }
            }
        } finally {
            synchronized (this) {
                if (socket == s) socket = null;
                notifyAll();
            }
        }
    }

    private void handle(Command.Submit submit, DataInputStream in) throws IOException {
        if (submit.endpoint() == 0) {
            byte[] setup = ByteBuffer.allocate(8).putLong(submit.setup()).array();
            control(submit, Setup.decode(setup));
        } else if (submit.direction() == Command.OUT) {
            byte[] data = new byte[submit.length()];
            in.readFully(data);
            synchronized (this) {
                if (stalled) return;
            }
            reply(submit, writeStatus, data.length, new byte[0]);
            sent.add(data);
        } else {
            synchronized (this) {
                reads.add(submit);
                notifyAll();
            }
            pump();
        }
    }

    private void control(Command.Submit submit, Setup setup) throws IOException {
        if (setup.request() == 9) {
            control.active = setup.value();
            reply(submit, 0, 0, new byte[0]);
            return;
        }
        try {
            byte[] answer = control.in(setup, 0);
            reply(submit, 0, answer.length, answer);
        } catch (IOException e) {
            reply(submit, -32, 0, new byte[0]);
        }
    }

    private synchronized void reply(Command.Submit submit, int status, int actual, byte[] data) throws IOException {
        ByteBuffer b = ByteBuffer.allocate(Command.BYTES + data.length);
        new Command.SubmitReply(submit.sequence(), status, actual).encode(b);
        b.put(data);
        out.write(b.array());
    }

    public synchronized void deliver(byte[] transfer) {
        outgoing.add(transfer);
        try {
            pump();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A read that is too small is filled, and the rest waits for the next. */
    private synchronized void pump() throws IOException {
        while (!outgoing.isEmpty() && !reads.isEmpty()) {
            byte[] all = outgoing.element();
            Command.Submit read = reads.remove();
            int n = Math.min(read.length(), all.length - handedOut);
            reply(read, 0, n, java.util.Arrays.copyOfRange(all, handedOut, handedOut + n));
            handedOut += n;
            if (handedOut == all.length) {
                outgoing.remove();
                handedOut = 0;
            }
        }
    }

    public synchronized int reads(int wanted) throws InterruptedException {
        long end = System.nanoTime() + 5_000_000_000L;
        while (reads.size() < wanted && System.nanoTime() < end) wait(100);
        return reads.size();
    }

    public synchronized void stall() {
        stalled = true;
    }

    /** Ends the connection on which it is imported. */
    public synchronized void drop() {
        try {
            if (socket != null) socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers with these bytes whatever it was asked. */
    public synchronized void raw(byte[] bytes) throws IOException {
        out.write(bytes);
    }
}
