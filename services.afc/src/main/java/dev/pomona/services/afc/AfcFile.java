package dev.pomona.services.afc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An open file of a phone. Its position is kept by the phone; calls from several threads run one after the other. The
 * phone has few of these for each connection: close them.
 */
@ProviderType
public interface AfcFile extends SeekableByteChannel {
    String path();

    /** Where a {@link #seek} counts from. */
    enum Whence {
        START,
        CURRENT,
        END
    }

    /** Who else may hold a lock on the file. */
    enum Lock {
        SHARED,
        EXCLUSIVE,
        NONE
    }

    /** Moves the position. */
    void seek(Whence whence, long offset) throws IOException;

    /** Cuts or extends the file; unlike {@link #truncate}, also beyond its end. */
    void setSize(long size) throws IOException;

    /** Writes at a place without moving the position; many phones refuse. */
    int writeAt(long position, ByteBuffer source) throws IOException;

    /**
     * Takes or gives back the lock of this connection on the file; it does not wait.
     *
     * @throws AfcException with {@link AfcStatus#OP_WOULD_BLOCK} if somebody else has it
     */
    void lock(Lock lock) throws IOException;

    /** Tells the phone that the file will not change. */
    void setImmutableHint(boolean immutable) throws IOException;
}
