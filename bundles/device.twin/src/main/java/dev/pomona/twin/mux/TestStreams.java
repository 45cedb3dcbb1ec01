package dev.pomona.twin.mux;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/** What is behind the {@link TestPorts}. */
final class TestStreams {
    /** The pattern repeats after exactly this many bytes. */
    private static final int PERIOD = 64 * 1024;

    private static final ByteBuffer PATTERN = pattern();

    private TestStreams() {}

    private static ByteBuffer pattern() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(PERIOD);
        for (int i = 0; i < PERIOD; i++) {
            bytes.put(i, TestPorts.patternAt(i));
        }
        return bytes.asReadOnlyBuffer();
    }

    static final class Echo implements Ports.Instant {
        private final ByteRing ring;

        Echo(int window) {
            ring = new ByteRing(window);
        }

        @Override
        public void take(ByteBuffer bytes) {
            ring.put(bytes);
        }

        @Override
        public int held() {
            return ring.size();
        }

        @Override
        public int available() {
            return ring.size();
        }

        @Override
        public void give(ByteBuffer to, int length) {
            ring.take(to, length);
        }
    }

    static final class Discard implements Ports.Instant {
        @Override
        public void take(ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public int available() {
            return 0;
        }

        @Override
        public void give(ByteBuffer to, int length) {
            throw new IllegalStateException("nothing is available");
        }
    }

    /** So many bytes of the pattern, whatever comes in. */
    static class Source implements Ports.Instant {
        private long count;
        private long at;

        Source(long count) {
            this.count = count;
        }

        void count(long bytes) {
            count = bytes;
        }

        @Override
        public void take(ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, count - at);
        }

        @Override
        public void give(ByteBuffer to, int length) {
            for (int left = length; left > 0; ) {
                int from = (int) (at % PERIOD);
                int n = Math.min(left, PERIOD - from);
                to.put(to.position(), PATTERN, from, n).position(to.position() + n);
                at += n;
                left -= n;
            }
        }
    }

    /** The eight bytes of a count, which may come in pieces. */
    private static final class Count {
        private final ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES);

        /** Takes what it needs; whether it is whole now. */
        boolean take(ByteBuffer from) {
            while (bytes.hasRemaining() && from.hasRemaining()) {
                bytes.put(from.get());
            }
            return !bytes.hasRemaining();
        }

        /** Nobody can mean less than nothing. */
        long value() {
            return Math.max(0, bytes.getLong(0));
        }
    }

    static final class CountedSource extends Source {
        private final Count count = new Count();
        private boolean known;

        CountedSource() {
            super(0);
        }

        @Override
        public void take(ByteBuffer bytes) {
            if (!known && count.take(bytes)) {
                known = true;
                count(count.value());
            }
            super.take(bytes);
        }

        @Override
        public boolean finished() {
            return known;
        }
    }

    static final class CountedSink implements Ports.Instant {
        private final Count count = new Count();
        private final CRC32 crc = new CRC32();
        private final ByteBuffer answer = ByteBuffer.allocate(12).limit(0);
        private long taken;
        private boolean answered;

        @Override
        public void take(ByteBuffer bytes) {
            if (!answered && count.take(bytes)) {
                int n = (int) Math.min(bytes.remaining(), count.value() - taken);
                crc.update(bytes.slice(bytes.position(), n));
                taken += n;
                if (taken == count.value()) {
                    answered = true;
                    answer.clear().putLong(taken).putInt((int) crc.getValue()).flip();
                }
            }
            bytes.position(bytes.limit());
        }

        @Override
        public int available() {
            return answer.remaining();
        }

        @Override
        public void give(ByteBuffer to, int length) {
            to.put(answer.slice(answer.position(), length));
            answer.position(answer.position() + length);
        }

        @Override
        public boolean finished() {
            return answered;
        }
    }
}
