package dev.pomona.lockdown.wifi.mdns;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import javax.jmdns.impl.DNSIncoming;

/** Any packet to the port of multicast DNS: the gate before the library, what it lets through, and the library without it. */
class AnswersFuzzTest {
    private static final String SERVICE = "_apple-mobdev2._tcp.local.";

    @FuzzTest(maxDuration = "1h")
    void packet(byte[] data) {
        byte[] packet = Arrays.copyOf(data, Math.min(data.length, 8_972));
        InetAddress from = InetAddress.getLoopbackAddress();
        Optional<byte[]> admitted = new Gate(SERVICE).admit(packet, packet.length, from, 0);
        if (admitted.isPresent()) {
            byte[] out = admitted.get();
            if (out.length > Gate.LARGEST) throw new IllegalStateException(out.length + " bytes");
            if (!Arrays.equals(
                    out, new Gate(SERVICE).admit(out, out.length, from, 0).orElse(null)))
                throw new IllegalStateException("it does not admit what it wrote");
            try {
                new DNSIncoming(new DatagramPacket(out, out.length, from, 5353));
            } catch (IOException e) {
                throw new IllegalStateException("admitted, and the library minds", e);
            }
        }
        try {
            new DNSIncoming(new DatagramPacket(packet, packet.length, from, 5353));
        } catch (IOException e) {
            // What the library does not mind is its own affair; nothing else may come out of it.
            return;
        }
    }
}
