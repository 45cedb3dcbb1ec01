package dev.pomona.services.afc.nio;

import dev.pomona.services.afc.AfcException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong, as users of file systems expect it. The {@link AfcException} with its status is the cause. */
final class Failures {
    private Failures() {}

    /** Something that talks to the phone. */
    interface Call<T> {
        T on() throws IOException;
    }

    static <T> T of(AfcPath path, Call<T> call) throws IOException {
        try {
            return call.on();
        } catch (IOException e) {
            throw of(path.toString(), e);
        }
    }

    static IOException of(String path, IOException e) {
        if (e instanceof AfcException afc) return of(path, afc);
        if (e instanceof FileSystemException
                || e instanceof InterruptedIOException
                || e instanceof ClosedChannelException) {
            return e;
        }
        return caused(new FileSystemException(path, null, e.getMessage()), e);
    }

    private static IOException of(String path, AfcException e) {
        String words = e.getReason();
        return switch (e.status()) {
            case OBJECT_NOT_FOUND -> caused(new NoSuchFileException(path, null, words), e);
            case OBJECT_EXISTS -> caused(new FileAlreadyExistsException(path, null, words), e);
            case PERM_DENIED -> caused(new AccessDeniedException(path, null, words), e);
            // The phone's only word for it.
            case UNKNOWN_ERROR ->
                e.operation().startsWith("REMOVE_PATH")
                        ? caused(new DirectoryNotEmptyException(path), e)
                        : caused(new FileSystemException(path, null, words), e);
            default -> caused(new FileSystemException(path, null, words), e);
        };
    }

    private static IOException caused(IOException shown, IOException cause) {
        shown.initCause(cause);
        return shown;
    }
}
