package dev.pomona.services.afc.messages;

import dev.pomona.services.afc.AfcProtocolException;
import java.nio.ByteBuffer;
import java.util.List;

/** What a phone answers. */
public sealed interface AfcReply {
    /** The whole packet. */
    ByteBuffer encode(long number);

    /** For messages to people. */
    default String describe() {
        return getClass().getSimpleName();
    }

    record Status(long code) implements AfcReply {
        @Override
        public ByteBuffer encode(long number) {
            return one(AfcOp.STATUS, number, code);
        }

        @Override
        public String describe() {
            return "status " + Long.toUnsignedString(code);
        }
    }

    record Data(ByteBuffer bytes) implements AfcReply {
        @Override
        public ByteBuffer encode(long number) {
            return AfcHeader.packet(AfcOp.DATA.code(), number, new byte[0], bytes);
        }

        @Override
        public String describe() {
            return bytes.remaining() + " bytes of data";
        }
    }

    record Opened(long handle) implements AfcReply {
        @Override
        public ByteBuffer encode(long number) {
            return one(AfcOp.FILE_OPEN_RESULT, number, handle);
        }
    }

    record Position(long position) implements AfcReply {
        @Override
        public ByteBuffer encode(long number) {
            return one(AfcOp.FILE_TELL_RESULT, number, position);
        }
    }

    record Unknown(long operation, ByteBuffer body) implements AfcReply {
        @Override
        public ByteBuffer encode(long number) {
            byte[] bytes = new byte[body.remaining()];
            body.duplicate().get(bytes);
            return AfcHeader.packet(operation, number, bytes, AfcRequest.NOTHING);
        }

        @Override
        public String describe() {
            return "a packet of the unknown kind " + Long.toUnsignedString(operation);
        }
    }

    /**
     * Reads what follows {@code header}. Data is where the phone puts it, in the payload; data in the arguments is taken, too.
     * What may follow a status (its extended form) is left aside.
     */
    static AfcReply decode(AfcHeader header, ByteBuffer body) throws AfcProtocolException {
        AfcOp op = AfcOp.of(header.operation()).orElse(AfcOp.READ_FILE);
        ByteBuffer b = body.slice();
        return switch (op) {
            case STATUS -> new Status(AfcArguments.number(b));
            case DATA -> new Data(b.asReadOnlyBuffer());
            case FILE_OPEN_RESULT -> new Opened(AfcArguments.number(b));
            case FILE_TELL_RESULT -> new Position(AfcArguments.number(b));
            default -> new Unknown(header.operation(), b.asReadOnlyBuffer());
        };
    }

    private static ByteBuffer one(AfcOp op, long number, long value) {
        return AfcHeader.packet(op.code(), number, AfcArguments.of(List.of(value)), AfcRequest.NOTHING);
    }
}
