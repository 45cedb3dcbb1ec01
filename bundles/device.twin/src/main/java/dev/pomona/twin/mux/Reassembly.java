package dev.pomona.twin.mux;

import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Whole messages from the pieces of bulk OUT transfers. A phone has nothing but the transfer's end to go by: whoever leaves
 * out the empty packet after a message that fills its last one has the next message glued on, and loses both.
 */
final class Reassembly {
    enum Fault {
        MISSING_ZLP,
        TOO_LARGE
    }

    private final Consumer<ByteBuffer> message;
    private final BiConsumer<Fault, String> complain;

    private ByteBuffer held = ByteBuffer.allocate(0);
    private long size;
    private boolean glued;

    Reassembly(Consumer<ByteBuffer> message, BiConsumer<Fault, String> complain) {
        this.message = message;
        this.complain = complain;
    }

    void received(ByteBuffer piece, boolean end) {
        int length = piece.remaining();
        if (size == 0 && end && length <= MuxMessage.MAX_LENGTH) {
            if (length > 0) {
                message.accept(piece);
            }
            return;
        }
        if (length > 0
                && !glued
                && size >= MuxMessage.SHORT_HEADER
                && size <= MuxMessage.MAX_LENGTH
                && held.getInt(4) == size) {
            glued = true;
            complain.accept(Fault.MISSING_ZLP, "asyncReadComplete, no end after " + size + " bytes");
        }
        size += length;
        if (size <= MuxMessage.MAX_LENGTH) {
            hold(piece);
        }
        if (end) {
            finish();
        }
    }

    private void hold(ByteBuffer piece) {
        if (held.remaining() < piece.remaining()) {
            ByteBuffer larger = ByteBuffer.allocate(MuxMessage.MAX_LENGTH);
            held = larger.put(held.flip());
        }
        held.put(piece);
    }

    private void finish() {
        long whole = size;
        boolean spoilt = glued;
        size = 0;
        glued = false;
        if (whole > MuxMessage.MAX_LENGTH) {
            complain.accept(
                    Fault.TOO_LARGE,
                    "asyncReadComplete, message was too large (" + whole + " bytes, max = " + MuxMessage.MAX_LENGTH
                            + ")");
        } else if (!spoilt) {
            message.accept(held.flip());
        }
        held.clear();
    }
}
