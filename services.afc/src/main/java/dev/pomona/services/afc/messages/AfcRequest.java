package dev.pomona.services.afc.messages;

import dev.pomona.services.afc.AfcProtocolException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** What the hub asks of a phone. Requests that take the same arguments are one record. */
public sealed interface AfcRequest {
    ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    long operation();

    byte[] arguments();

    default ByteBuffer payload() {
        return NOTHING;
    }

    /** What it is about, for messages to people; empty if nothing in particular. */
    default String subject() {
        return "";
    }

    /** The whole packet, ready to send in one piece. */
    default ByteBuffer encode(long number) {
        return AfcHeader.packet(operation(), number, arguments(), payload());
    }

    /** A request with one of the known operations. */
    sealed interface Known extends AfcRequest {
        AfcOp op();

        @Override
        default long operation() {
            return op().code();
        }
    }

    record Bare(AfcOp op) implements Known {
        @Override
        public byte[] arguments() {
            return new byte[0];
        }
    }

    record OnPath(AfcOp op, String path) implements Known {
        @Override
        public byte[] arguments() {
            return AfcArguments.of(List.of(), path);
        }

        @Override
        public String subject() {
            return path;
        }
    }

    record Setting(AfcOp op, long value) implements Known {
        @Override
        public byte[] arguments() {
            return AfcArguments.of(List.of(value));
        }
    }

    /** Size, mode or time, then the path. */
    record OnPathWith(AfcOp op, long value, String path) implements Known {
        @Override
        public byte[] arguments() {
            return AfcArguments.of(List.of(value), path);
        }

        @Override
        public String subject() {
            return path;
        }
    }

    record OnRange(AfcOp op, long from, long length, String path) implements Known {
        @Override
        public byte[] arguments() {
            return AfcArguments.of(List.of(from, length), path);
        }

        @Override
        public String subject() {
            return path;
        }
    }

    record Rename(String from, String to) implements Known {
        @Override
        public AfcOp op() {
            return AfcOp.RENAME_PATH;
        }

        @Override
        public byte[] arguments() {
            return AfcArguments.of(List.of(), from, to);
        }

        @Override
        public String subject() {
            return from + " to " + to;
        }
    }

    record Link(long kind, String target, String path) implements Known {
        @Override
        public AfcOp op() {
            return AfcOp.MAKE_LINK;
        }

        @Override
        public byte[] arguments() {
            return AfcArguments.of(List.of(kind), target, path);
        }

        @Override
        public String subject() {
            return path;
        }
    }

    record OnHandle(AfcOp op, long handle) implements Known {
        @Override
        public byte[] arguments() {
            return AfcArguments.of(List.of(handle));
        }
    }

    record OnHandleWith(AfcOp op, long handle, long value) implements Known {
        @Override
        public byte[] arguments() {
            return AfcArguments.of(List.of(handle, value));
        }
    }

    record Seek(long handle, long whence, long offset) implements Known {
        @Override
        public AfcOp op() {
            return AfcOp.FILE_SEEK;
        }

        @Override
        public byte[] arguments() {
            return AfcArguments.of(List.of(handle, whence, offset));
        }
    }

    record Write(long handle, ByteBuffer payload) implements Known {
        @Override
        public AfcOp op() {
            return AfcOp.FILE_WRITE;
        }

        @Override
        public byte[] arguments() {
            return AfcArguments.of(List.of(handle));
        }
    }

    record WriteAt(long handle, long position, ByteBuffer payload) implements Known {
        @Override
        public AfcOp op() {
            return AfcOp.FILE_WRITE_WITH_OFFSET;
        }

        @Override
        public byte[] arguments() {
            return AfcArguments.of(List.of(handle, position));
        }
    }

    record Options(Map<String, String> options) implements Known {
        public Options {
            options = Map.copyOf(options);
        }

        @Override
        public AfcOp op() {
            return AfcOp.SET_CONNECTION_OPTIONS;
        }

        @Override
        public byte[] arguments() {
            return new byte[0];
        }

        @Override
        public ByteBuffer payload() {
            return ByteBuffer.wrap(AfcArguments.encodeDictionary(options));
        }
    }

    /** Any other operation; never sent by us. */
    record Other(long operation, ByteBuffer rest) implements AfcRequest {
        @Override
        public byte[] arguments() {
            byte[] bytes = new byte[rest.remaining()];
            rest.duplicate().get(bytes);
            return bytes;
        }
    }

    /** Reads what follows {@code header}: arguments and payload together in {@code body}. */
    static AfcRequest decode(AfcHeader header, ByteBuffer body) throws AfcProtocolException {
        AfcOp op = AfcOp.of(header.operation()).orElse(AfcOp.READ_FILE);
        ByteBuffer a = body.duplicate().limit(body.position() + (int) header.arguments());
        ByteBuffer payload = body.slice(a.limit(), body.limit() - a.limit()).asReadOnlyBuffer();
        return switch (op.shape()) {
            case NONE -> new Bare(op);
            case PATH -> new OnPath(op, AfcArguments.text(a));
            case VALUE -> new Setting(op, AfcArguments.number(a));
            case VALUE_PATH -> new OnPathWith(op, AfcArguments.number(a), AfcArguments.text(a));
            case RANGE_PATH -> new OnRange(op, AfcArguments.number(a), AfcArguments.number(a), AfcArguments.text(a));
            case TWO_PATHS -> new Rename(AfcArguments.text(a), AfcArguments.text(a));
            case LINK -> new Link(AfcArguments.number(a), AfcArguments.text(a), AfcArguments.text(a));
            case HANDLE -> new OnHandle(op, AfcArguments.number(a));
            case HANDLE_VALUE -> new OnHandleWith(op, AfcArguments.number(a), AfcArguments.number(a));
            case SEEK -> new Seek(AfcArguments.number(a), AfcArguments.number(a), AfcArguments.number(a));
            case WRITE -> new Write(AfcArguments.number(a), payload);
            case WRITE_AT -> new WriteAt(AfcArguments.number(a), AfcArguments.number(a), payload);
            case OPTIONS -> new Options(AfcArguments.dictionary(payload));
            case REPLY, UNKNOWN -> new Other(header.operation(), body.slice().asReadOnlyBuffer());
        };
    }
}
