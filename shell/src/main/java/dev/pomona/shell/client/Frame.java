package dev.pomona.shell.client;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/**
 * One frame of the control socket: a type byte, an unsigned 32-bit length of at most {@link #MAX_PAYLOAD}, the payload.
 * Pure JDK: the client loads this and little else.
 */
public sealed interface Frame {
    /** A larger length ends the conversation before anything is allocated. */
    int MAX_PAYLOAD = 1 << 20;
    /** Of type and length. */
    int HEADER = 5;

    int type();

    byte[] payload();

    /** Client: what to run, as JSON; the first frame, and only once. */
    record Request(byte[] payload) implements Frame {
        @Override
        public int type() {
            return 1;
        }
    }

    /** Client: the answer to one {@link StdinWanted}. */
    record Stdin(byte[] payload) implements Frame {
        @Override
        public int type() {
            return 2;
        }
    }

    /** Client: there is no more input. */
    record StdinEnd() implements Frame {
        @Override
        public int type() {
            return 3;
        }

        @Override
        public byte[] payload() {
            return EMPTY;
        }
    }

    /** Client: the person pressed Ctrl-C. */
    record Cancel() implements Frame {
        @Override
        public int type() {
            return 4;
        }

        @Override
        public byte[] payload() {
            return EMPTY;
        }
    }

    /** Client: a whole line, the answer to one {@link LineWanted}; {@link StdinEnd} if there is none. */
    record Line(byte[] payload) implements Frame {
        @Override
        public int type() {
            return 5;
        }
    }

    /** Client: what could stand where the last of these words is begun? A {@link WordList}. */
    record Complete(byte[] payload) implements Frame {
        @Override
        public int type() {
            return 6;
        }
    }

    /** Hub: data. */
    record Stdout(byte[] payload) implements Frame {
        @Override
        public int type() {
            return 16;
        }
    }

    /** Hub: everything else. */
    record Stderr(byte[] payload) implements Frame {
        @Override
        public int type() {
            return 17;
        }
    }

    /** Hub: the command reads its input: send one {@link Stdin} or {@link StdinEnd}. */
    record StdinWanted() implements Frame {
        @Override
        public int type() {
            return 18;
        }

        @Override
        public byte[] payload() {
            return EMPTY;
        }
    }

    /** Hub: read a line from the person, with this prompt. Only to clients that said that they can. */
    record LineWanted(byte[] payload) implements Frame {
        @Override
        public int type() {
            return 20;
        }
    }

    /** Hub: the answer to one {@link Complete}. A {@link WordList}. */
    record Candidates(byte[] payload) implements Frame {
        @Override
        public int type() {
            return 21;
        }
    }

    /** Hub: the last frame. */
    record Exit(int code) implements Frame {
        @Override
        public int type() {
            return 19;
        }

        @Override
        public byte[] payload() {
            return ByteBuffer.allocate(4).putInt(code).array();
        }
    }

    /** Of a later version; to be skipped. */
    record Unknown(int type, byte[] payload) implements Frame {}

    /** The payload of frames that have none. */
    byte[] EMPTY = {};

    /** Writes header and payload in one go. */
    static void write(OutputStream out, Frame frame) throws IOException {
        byte[] payload = frame.payload();
        if (payload.length > MAX_PAYLOAD) throw new IOException("frame of " + payload.length + " bytes");
        ByteBuffer whole = ByteBuffer.allocate(HEADER + payload.length)
                .put((byte) frame.type())
                .putInt(payload.length)
                .put(payload);
        out.write(whole.array());
        out.flush();
    }

    /**
     * Reads one frame.
     *
     * @return null at an end between two frames
     * @throws IOException for an end inside a frame, a length beyond {@link #MAX_PAYLOAD}, or a payload of the wrong size
     */
    static Frame read(InputStream in) throws IOException {
        int type = in.read();
        if (type < 0) return null;
        DataInputStream data = new DataInputStream(in);
        int length = data.readInt();
        if (length < 0 || length > MAX_PAYLOAD) {
            throw new IOException("frame of " + Integer.toUnsignedString(length) + " bytes");
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) throw new EOFException("the stream ended inside a frame");
        return decode(type, payload);
    }

    private static Frame decode(int type, byte[] payload) throws IOException {
        return switch (type) {
            case 1 -> new Request(payload);
            case 2 -> new Stdin(payload);
            case 3 -> new StdinEnd();
            case 4 -> new Cancel();
            case 5 -> new Line(payload);
            case 6 -> new Complete(payload);
            case 16 -> new Stdout(payload);
            case 17 -> new Stderr(payload);
            case 18 -> new StdinWanted();
            case 19 -> {
                if (payload.length != 4) throw new IOException("exit frame of " + payload.length + " bytes");
                yield new Exit(ByteBuffer.wrap(payload).getInt());
            }
            case 20 -> new LineWanted(payload);
            case 21 -> new Candidates(payload);
            default -> new Unknown(type, payload);
        };
    }
}
