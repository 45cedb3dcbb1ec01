package dev.pomona.bench.soak;

import dev.pomona.bench.load.Checked;
import dev.pomona.bench.load.MuxClient;
import dev.pomona.bench.process.Child;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.SplittableRandom;

/** One client after the other: each moves some bytes to or from its phone, and every byte is checked. */
final class Worker implements Runnable {
    private static final int MOST = 4_000_000;
    private static final int LONGEST_PAUSE_MILLIS = 1200;

    private final MuxClient client;
    private final Phone phone;
    private final Tally tally;
    private final SplittableRandom random;
    private volatile boolean stop;
    /** What a killer may close; and whether it did. */
    private volatile SocketChannel channel;

    private volatile boolean killed;

    Worker(MuxClient client, Phone phone, Tally tally, long seed) {
        this.client = client;
        this.phone = phone;
        this.tally = tally;
        random = new SplittableRandom(seed);
    }

    /** As if the client's process were killed: whatever is on its way finds nobody. */
    void kill() throws IOException {
        SocketChannel current = channel;
        if (current != null) {
            killed = true;
            current.close();
        }
    }

    void stop() {
        stop = true;
    }

    @Override
    public void run() {
        while (!stop) {
            long count = 1 + Math.round(Math.pow(random.nextDouble(), 3) * MOST);
            transfer(random.nextBoolean(), count);
            try {
                Child.pause(random.nextInt(LONGEST_PAUSE_MILLIS));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void transfer(boolean from, long count) {
        int device = phone.device;
        int pulled = phone.pulled.get();
        if (device == 0) {
            tally.absent.increment();
            return;
        }
        killed = false;
        String what = (from ? "from " : "to ") + phone.udid + ", " + count + " bytes: ";
        try {
            Optional<SocketChannel> open =
                    client.tryConnect(device, from ? Checked.SOURCE_COUNTED : Checked.SINK_COUNTED);
            if (open.isEmpty()) {
                refused(what, pulled, device);
                return;
            }
            try (SocketChannel mine = open.get()) {
                channel = mine;
                if (from) {
                    Checked.from(mine, count);
                } else {
                    Checked.to(mine, count);
                }
            } finally {
                channel = null;
            }
            tally.whole.increment();
            tally.bytes.add(count);
        } catch (Checked.Corrupt e) {
            tally.corrupt(what + e.getMessage());
        } catch (IOException e) {
            if (killed) {
                tally.killed.increment();
            } else if (phone.pulled.get() != pulled || !phone.plugged) {
                tally.unplugged.increment();
            } else {
                tally.unexplained(what + e);
            }
        }
    }

    /** The daemon may know of a pulled cable, or of a new number, before we do. */
    private void refused(String what, int pulled, int device) {
        if (phone.pulled.get() != pulled || phone.device != device || !phone.plugged) {
            tally.absent.increment();
        } else {
            tally.unexplained(what + "refused");
        }
    }
}
