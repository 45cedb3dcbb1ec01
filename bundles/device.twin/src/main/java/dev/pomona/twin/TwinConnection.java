package dev.pomona.twin;

import java.io.InputStream;
import java.io.OutputStream;
import org.osgi.annotation.versioning.ProviderType;

/** The phone's end of one connection, after TLS. */
@ProviderType
public interface TwinConnection extends AutoCloseable {
    InputStream input();

    OutputStream output();

    @Override
    void close();
}
