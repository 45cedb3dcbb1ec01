package dev.pomona.services.afc.client;

import dev.pomona.mux.Udid;
import dev.pomona.services.afc.AfcException;
import dev.pomona.services.afc.AfcProtocolException;
import dev.pomona.services.afc.messages.AfcReply;
import dev.pomona.services.afc.messages.AfcRequest;
import java.io.IOException;
import java.nio.ByteBuffer;

/** What an answer means for the request it belongs to. */
final class Calls {
    private Calls() {}

    /** The operation's name for messages. */
    static String name(AfcRequest request) {
        return request instanceof AfcRequest.Known known
                ? known.op().name()
                : "operation " + Long.toUnsignedString(request.operation());
    }

    /** The answer must be success. */
    static void done(Udid udid, AfcRequest request, String path, AfcReply reply) throws IOException {
        if (!(reply instanceof AfcReply.Status)) throw nonsense(udid, request, path, reply);
        refused(udid, request, path, reply);
    }

    /** The answer must be data. */
    static ByteBuffer data(Udid udid, AfcRequest request, String path, AfcReply reply) throws IOException {
        refused(udid, request, path, reply);
        if (reply instanceof AfcReply.Data data) return data.bytes();
        throw nonsense(udid, request, path, reply);
    }

    /** The answer must be a handle. */
    static long handle(Udid udid, AfcRequest request, String path, AfcReply reply) throws IOException {
        refused(udid, request, path, reply);
        if (reply instanceof AfcReply.Opened opened && opened.handle() != 0) return opened.handle();
        throw nonsense(udid, request, path, reply);
    }

    /** The answer must be a position. */
    static long position(Udid udid, AfcRequest request, String path, AfcReply reply) throws IOException {
        refused(udid, request, path, reply);
        if (reply instanceof AfcReply.Position position && position.position() >= 0) return position.position();
        throw nonsense(udid, request, path, reply);
    }

    private static void refused(Udid udid, AfcRequest request, String path, AfcReply reply) throws AfcException {
        if (reply instanceof AfcReply.Status status && status.code() != 0) {
            throw new AfcException(udid, name(request), path, status.code());
        }
    }

    private static AfcProtocolException nonsense(Udid udid, AfcRequest request, String path, AfcReply reply) {
        return new AfcProtocolException((path.isEmpty() ? "" : path + ": ") + "the phone " + udid + " answered "
                + name(request) + " with " + reply.describe());
    }
}
