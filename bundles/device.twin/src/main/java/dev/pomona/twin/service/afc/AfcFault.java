package dev.pomona.twin.service.afc;

/** A request that AFC answers with a status; the connection goes on. */
final class AfcFault extends Exception {
    private static final long serialVersionUID = 1;

    private final AfcStatus status;

    AfcFault(AfcStatus status) {
        super(status.name());
        this.status = status;
    }

    AfcStatus status() {
        return status;
    }
}
