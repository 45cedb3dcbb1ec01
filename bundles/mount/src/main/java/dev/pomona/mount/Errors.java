package dev.pomona.mount;

import dev.pomona.services.afc.AfcException;
import java.io.IOException;

/** The phone's refusals in the kernel's numbers, which are the same on all systems that have these. */
final class Errors {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EIO = 5;
    static final int EBADF = 9;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int EEXIST = 17;
    static final int ENOTDIR = 20;
    static final int EISDIR = 21;
    static final int EINVAL = 22;
    static final int EMFILE = 24;
    static final int ENOSPC = 28;

    private Errors() {}

    /** @param notEmpty this system's number for a directory that is not empty, and for what is not supported */
    static int of(IOException e, int notEmpty, int notSupported) {
        if (!(e instanceof AfcException afc)) return EIO;
        return switch (afc.status()) {
            case OBJECT_NOT_FOUND -> ENOENT;
            case PERM_DENIED -> EACCES;
            case OBJECT_EXISTS -> EEXIST;
            case OBJECT_IS_DIR -> EISDIR;
            case READ_ERROR -> afc.operation().equals("READ_DIR") ? ENOTDIR : EIO;
            case INVALID_ARG -> EINVAL;
            case NO_RESOURCES -> EMFILE;
            case NO_SPACE_LEFT -> ENOSPC;
            case OP_WOULD_BLOCK -> EAGAIN;
            case OBJECT_BUSY -> EBUSY;
            case OP_NOT_SUPPORTED -> notSupported;
            case UNKNOWN_ERROR -> afc.operation().startsWith("REMOVE_PATH") ? notEmpty : EIO;
            default -> EIO;
        };
    }
}
