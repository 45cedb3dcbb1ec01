package dev.pomona.services.afc.client;

import dev.pomona.mux.Udid;
import dev.pomona.services.afc.AfcException;

/** A refusal by the phone whose cause has been looked for: the message is about the path that is to blame. */
final class RetoldException extends AfcException {
    private static final long serialVersionUID = 1;
    private final String words;

    RetoldException(Udid udid, AfcException refusal, String path, String words) {
        super(udid, refusal.operation(), path, refusal.code());
        this.words = words;
        initCause(refusal);
    }

    @Override
    public String getMessage() {
        return path() + ": " + words;
    }
}
