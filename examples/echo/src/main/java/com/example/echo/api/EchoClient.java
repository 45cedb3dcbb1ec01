package com.example.echo.api;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** A client for one phone's echo service. */
@ProviderType
public interface EchoClient extends AutoCloseable {
    /**
     * Says something to the phone.
     *
     * @return what the phone says back
     * @throws IOException if the phone is gone, or does not keep to the protocol
     */
    String say(String words) throws IOException;

    @Override
    void close();
}
