package dev.pomona.mux.engine.io;

import dev.pomona.mux.CloseReason;
import dev.pomona.mux.engine.core.FrameDecoder;
import dev.pomona.mux.engine.core.Framing;
import dev.pomona.mux.engine.core.MuxPacket;
import dev.pomona.mux.engine.core.PacketCodec;
import dev.pomona.mux.spi.LinkHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the link's reader runs. It waits for nobody; it acknowledges when the link takes that at once. */
final class MuxReceiver implements LinkHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MuxReceiver.class);

    private final MuxDevice device;
    private final ConnectionTable connections;
    private final Timers timers;
    private final FrameDecoder decoder;
    /** Connections to look at when the batch is over. */
    private final ArrayList<MuxConnection> touched = new ArrayList<>();

    private final ArrayList<MuxConnection> owing = new ArrayList<>();
    /** The phone's next packet counter; negative before the first. */
    private int expected = -1;
    /** What the decoder had thrown away when last looked. */
    private long discarded;

    /** Null while the version is being found out; set by whoever drives the handshake. */
    private volatile Framing framing;

    MuxReceiver(MuxDevice device, ConnectionTable connections, Timers timers, Duration partialPacket) {
        this.device = device;
        this.connections = connections;
        this.timers = timers;
        this.decoder = new FrameDecoder(this::packet, partialPacket.toNanos());
    }

    void framing(Framing now) {
        framing = now;
    }

    @Override
    public void received(ByteBuffer transfer, boolean more) {
        try {
            decoder.framing(framing);
            decoder.transfer(transfer, timers.nanos());
        } catch (RuntimeException e) {
            // A fault of this side must not take the reader, and with it the phone, along.
            device.counters().faults.increment();
            LOG.error("{}: a transfer was not understood", device.udid(), e);
        }
        if (decoder.discarded() != discarded) {
            device.counters().discarded.add(decoder.discarded() - discarded);
            discarded = decoder.discarded();
        }
        if (!more) batchOver();
    }

    private void batchOver() {
        for (MuxConnection connection : touched) {
            connection.touched = false;
            if (connection.batchOver()) owing.add(connection);
        }
        touched.clear();
        if (!owing.isEmpty() && !device.sender().serveNow(owing)) {
            for (MuxConnection connection : owing) device.writer().serve(connection, false);
        }
        owing.clear();
        device.writer().poke();
    }

    @Override
    public void ended(CloseReason reason) {
        device.linkEnded(reason);
    }

    private void packet(ByteBuffer packet) {
        device.counters().packetsIn.increment();
        device.counters().bytesIn.add(packet.remaining());
        Framing decoding = framing;
        if (device.counters().taps.any()) {
            device.counters().taps.received(decoding == null ? Framing.V2 : decoding, packet);
        }
        MuxPacket decoded = PacketCodec.decode(packet, decoding == null ? Framing.V2 : decoding);
        if (decoding == null) {
            // Whatever else comes now belongs to the time before.
            if (decoded instanceof MuxPacket.Version version) {
                expected = -1;
                device.answered(version);
                decoder.framing(framing);
            }
            return;
        }
        int txSeq = PacketCodec.txSeq(packet, decoding);
        if (txSeq >= 0 && !(decoded instanceof MuxPacket.Version)) counted(txSeq);
        switch (decoded) {
            case MuxPacket.Tcp tcp -> segment(tcp);
            case MuxPacket.Control control -> device.said(control);
            case MuxPacket.Version v -> LOG.debug("{}: a late {}", device.udid(), v);
            case MuxPacket.Setup s -> LOG.debug("{}: {} from a phone", device.udid(), s);
            case MuxPacket.Unknown u -> {
                device.counters().unknown.increment();
                LOG.debug("{}: unknown packet, protocol {}", device.udid(), u.protocol());
            }
        }
    }

    /** A gap is noted, no more: what matters of it the connections' own numbers show. */
    private void counted(int txSeq) {
        if (txSeq != expected && expected >= 0) device.counters().gaps.increment();
        expected = (txSeq + 1) & 0xffff;
        device.sender().rxSeq(txSeq);
    }

    private void segment(MuxPacket.Tcp tcp) {
        MuxConnection connection = connections.get(tcp.destinationPort(), tcp.sourcePort());
        if (connection == null) {
            device.stray(tcp);
            return;
        }
        connection.segment(tcp);
        if (!connection.touched) {
            connection.touched = true;
            touched.add(connection);
        }
    }
}
