package dev.pomona.twin.service.afc;

import dev.pomona.twin.TwinConnection;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The phone's half of one AFC connection: requests are answered one by one, in order. */
final class AfcServer {
    /** File bytes pass through in pieces of this size, whatever the host asks for. */
    private static final int PIECE = 128 << 10;

    /** Requests come many at a time; bytes of files are larger than this and go past it. */
    private static final int AHEAD = 16 << 10;

    private static final long MAX_READ = 16 << 20;
    private static final byte[] NONE = {};

    private final FileTree tree;
    private final String model;
    private final AfcRules rules;
    private final InputStream in;
    private final OutputStream out;
    private final AfcHandles handles;
    private final byte[] piece = new byte[AfcPacket.HEADER + PIECE];
    private long unread;

    /** @param model as told in the device information, such as {@code iPhone14,5} */
    AfcServer(FileTree tree, String model, TwinConnection host) {
        this(tree, model, host, AfcRules.ALL);
    }

    /** @param rules what the host may touch */
    AfcServer(FileTree tree, String model, TwinConnection host, AfcRules rules) {
        this.tree = tree;
        this.model = model;
        this.rules = rules;
        this.out = new BufferedOutputStream(host.output(), AHEAD);
        this.in = new BufferedInputStream(new Turn(host.input(), out), AHEAD);
        this.handles = new AfcHandles(tree);
    }

    /** Serves until the host closes. */
    void run() throws IOException {
        try (handles) {
            for (Optional<AfcPacket> packet = AfcPacket.read(in); packet.isPresent(); packet = AfcPacket.read(in)) {
                answer(packet.get());
            }
        } finally {
            out.flush();
        }
    }

    private void answer(AfcPacket request) throws IOException {
        unread = request.payload();
        try {
            act(request);
        } catch (AfcFault fault) {
            skipPayload();
            status(request, fault.status());
        }
    }

    private void act(AfcPacket request) throws IOException, AfcFault {
        switch ((int) request.operation()) {
            case 0x03 -> texts(request, tree.list(rules.check(request.path(0))));
            case 0x07 -> tree.resize(tree.file(rules.check(request.path(1)), false), request.argument(0));
            case 0x08 -> tree.remove(rules.check(request.path(0)), false);
            case 0x09 -> tree.makeDirectory(rules.check(request.path(0)));
            case 0x0a -> texts(request, tree.info(rules.check(request.path(0))));
            case 0x0b -> texts(request, deviceInfo());
            case 0x0d -> number(request, 0x0e, handles.open(request.argument(0), rules.check(request.path(1))));
            case 0x0f -> read(request);
            case 0x10 -> write(request, false);
            case 0x11 -> handles.get(request.argument(0)).seek(request.argument(1), request.argument(2));
            case 0x12 -> number(request, 0x13, handles.get(request.argument(0)).position());
            case 0x14 -> handles.close(request.argument(0));
            case 0x15 -> handles.get(request.argument(0)).resize(request.argument(1));
            case 0x16 -> texts(request, List.of("Version", "245", "ExtendedStatus", "0"));
            case 0x17, 0x19, 0x1a, 0x20 -> skipPayload();
            case 0x18 -> tree.rename(rules.check(request.text(0, 0)), rules.check(request.text(0, 1)));
            case 0x1b -> handles.get(request.argument(0)).lock(request.argument(1));
            case 0x1c -> link(request);
            case 0x1d -> data(request, hash(rules.check(request.path(0)), 0, Long.MAX_VALUE));
            case 0x1e -> tree.touch(rules.check(request.path(1)), request.argument(0));
            case 0x1f -> data(request, hash(rules.check(request.path(2)), request.argument(0), request.argument(1)));
            case 0x22 -> tree.remove(rules.check(request.path(0)), true);
            case 0x28 -> write(request, true);
            default -> throw new AfcFault(AfcStatus.NOT_SUPPORTED);
        }
        skipPayload();
        if (!hasOwnReply((int) request.operation())) {
            status(request, AfcStatus.SUCCESS);
        }
    }

    private static boolean hasOwnReply(int operation) {
        return switch (operation) {
            case 0x03, 0x0a, 0x0b, 0x0d, 0x0f, 0x12, 0x16, 0x1d, 0x1f -> true;
            default -> false;
        };
    }

    private List<String> deviceInfo() {
        return List.of(
                "Model", model,
                "FSTotalBytes", Long.toString(FileTree.TOTAL_BYTES),
                "FSFreeBytes", Long.toString(tree.freeBytes()),
                "FSBlockSize", Integer.toString(FileTree.BLOCK));
    }

    private void link(AfcPacket request) throws AfcFault {
        long type = request.argument(0);
        if (type != 1 && type != 2) {
            throw new AfcFault(AfcStatus.INVALID_ARGUMENT);
        }
        rules.checkLink();
        tree.link(type == 2, request.text(Long.BYTES, 0), rules.check(request.text(Long.BYTES, 1)));
    }

    private void read(AfcPacket request) throws IOException, AfcFault {
        AfcHandles.Handle handle = handles.get(request.argument(0));
        long wanted = request.argument(1);
        if (wanted < 0) {
            throw new AfcFault(AfcStatus.INVALID_ARGUMENT);
        }
        long position = handle.position();
        long count = handle.advance(Math.min(wanted, MAX_READ));
        byte[] head = new AfcPacket(request.number(), AfcPacket.DATA, NONE, count).encode();
        System.arraycopy(head, 0, piece, 0, head.length);
        int filled = head.length;
        long left = count;
        do {
            int part = (int) Math.min(left, piece.length - filled);
            int got = tree.read(handle.file(), position, piece, filled, part);
            // The promised length stands even if another connection has cut the file meanwhile.
            Arrays.fill(piece, filled + got, filled + part, (byte) 0);
            out.write(piece, 0, filled + part);
            position += part;
            left -= part;
            filled = 0;
        } while (left > 0);
    }

    private void write(AfcPacket request, boolean atOffset) throws IOException, AfcFault {
        AfcHandles.Handle handle = handles.get(request.argument(0));
        long position = atOffset ? request.argument(1) : 0;
        if (position < 0) {
            throw new AfcFault(AfcStatus.INVALID_ARGUMENT);
        }
        while (unread > 0) {
            int part = (int) Math.min(unread, PIECE);
            readPiece(part);
            if (atOffset) {
                handle.write(position, piece, part);
                position += part;
            } else {
                handle.append(piece, part);
            }
        }
    }

    private void readPiece(int count) throws IOException {
        if (in.readNBytes(piece, 0, count) < count) {
            throw new EOFException("the host closed within a payload");
        }
        unread -= count;
    }

    private void skipPayload() throws IOException {
        while (unread > 0) {
            readPiece((int) Math.min(unread, PIECE));
        }
    }

    private byte[] hash(String path, long from, long to) throws AfcFault {
        Node.File file = tree.file(path, false);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            long position = Math.max(0, from);
            while (position < to) {
                int got = tree.read(file, position, piece, 0, (int) Math.min(PIECE, to - position));
                if (got == 0) {
                    break;
                }
                digest.update(piece, 0, got);
                position += got;
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-1", e);
        }
    }

    private void status(AfcPacket request, AfcStatus status) throws IOException {
        number(request, AfcPacket.STATUS, status.code());
    }

    private void number(AfcPacket request, long operation, long value) throws IOException {
        byte[] argument = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        send(new AfcPacket(request.number(), operation, argument, 0), NONE);
    }

    private void texts(AfcPacket request, List<String> items) throws IOException {
        StringBuilder text = new StringBuilder();
        items.forEach(item -> text.append(item).append('\0'));
        data(request, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void data(AfcPacket request, byte[] payload) throws IOException {
        send(new AfcPacket(request.number(), AfcPacket.DATA, NONE, payload.length), payload);
    }

    private void send(AfcPacket head, byte[] payload) throws IOException {
        byte[] encoded = head.encode();
        out.write(ByteBuffer.allocate(encoded.length + payload.length)
                .put(encoded)
                .put(payload)
                .array());
    }

    /** Answers leave together, at the latest when the host's next bytes have to be waited for. */
    private static final class Turn extends FilterInputStream {
        private final OutputStream answers;

        Turn(InputStream in, OutputStream answers) {
            super(in);
            this.answers = answers;
        }

        @Override
        public int read(byte[] target, int offset, int count) throws IOException {
            answers.flush();
            return in.read(target, offset, count);
        }

        @Override
        public int read() throws IOException {
            answers.flush();
            return in.read();
        }
    }
}
