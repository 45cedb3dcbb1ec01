package dev.pomona.plugins;

/** A plugin could not be made what it was asked to be; the message is for people. */
public class PluginException extends Exception {
    private static final long serialVersionUID = 1;

    public PluginException(String message) {
        super(message);
    }

    public PluginException(String message, Throwable cause) {
        super(message, cause);
    }
}
