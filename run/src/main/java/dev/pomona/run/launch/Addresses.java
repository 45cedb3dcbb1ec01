package dev.pomona.run.launch;

import dev.pomona.run.launch.HubOptions.UsageException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** The spellings of addresses on the command line, checked before anything is started. */
final class Addresses {
    private static final int MAX_LENGTH = 1024;
    private static final String TLS = "tls://";

    private Addresses() {}

    /** {@code /path}, {@code unix:/path}, {@code UNIX:/path} or {@code host:port}. */
    static String mux(String text) throws UsageException {
        if (text.length() > MAX_LENGTH) throw new UsageException("the address is too long");
        if (isPath(text)) return text;
        hostPort(text);
        return text;
    }

    /** An address of another usbmuxd: one that can be reached. */
    static String upstream(String text) throws UsageException {
        String address = mux(text);
        if (!isPath(address) && (port(address) == 0 || host(address).isBlank()))
            throw new UsageException("nobody can be reached at " + address);
        return address;
    }

    /** An address to listen on, with {@code =UDID,...} where only these phones are shown. */
    static String listener(String text) throws UsageException {
        String address = mux(withoutPhones(text));
        String phones = text.substring(withoutPhones(text).length());
        if (phones.equals("=") || phones.length() > MAX_LENGTH)
            throw new UsageException("no UDID after the = of " + address);
        return text;
    }

    /** An address ends at its last "=" that only names of phones follow. */
    static String withoutPhones(String text) {
        int equals = text.lastIndexOf('=');
        return equals > 0 && text.substring(equals + 1).matches("[0-9A-Za-z:,-]*") ? text.substring(0, equals) : text;
    }

    /** Other machines may reach it: without the token it is of no use to them. */
    static boolean isTls(String text) {
        return text.regionMatches(true, 0, TLS, 0, TLS.length());
    }

    /** {@code PATH=tls://HOST:PORT}. */
    static String tunnel(String text) throws UsageException {
        int equals = text.indexOf("=" + TLS);
        if (equals <= 0 || !isPath(text.substring(0, equals))) {
            throw new UsageException("--tunnel: expected PATH=tls://HOST:PORT, got " + text);
        }
        String remote = mux(text.substring(equals + 1));
        if (remote.isEmpty()) throw new UsageException("--tunnel: nowhere to go");
        return text;
    }

    static boolean isPath(String text) {
        return text.startsWith("/") || text.regionMatches(true, 0, "unix:/", 0, 6);
    }

    /** {@code HOST:PORT} with {@code /BUSID} or without. */
    static String usbip(String text) throws UsageException {
        if (text.length() > MAX_LENGTH) throw new UsageException("the address is too long");
        int slash = text.indexOf('/');
        hostPort(slash < 0 ? text : text.substring(0, slash));
        if (text.endsWith("/")) throw new UsageException("no bus id after the / of " + text);
        return text;
    }

    static String host(String address) {
        String host = address.substring(0, address.lastIndexOf(':'));
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    static int port(String address) throws UsageException {
        return number(address.substring(address.lastIndexOf(':') + 1), 0, 65535, address);
    }

    private static void hostPort(String text) throws UsageException {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) throw new UsageException("neither a path nor HOST:PORT: " + text);
        int unused = port(text);
        if (unused < 0) throw new UsageException("no port: " + text);
    }

    /** Whoever reaches the port may use every phone: a machine's other users are reason enough to think twice. */
    static void requireLocal(String address) throws UsageException {
        if (isPath(address) || isTls(address)) return;
        String host = host(address);
        try {
            if (InetAddress.getByName(host).isLoopbackAddress()) return;
        } catch (UnknownHostException e) {
            throw new UsageException("--listen: unknown host " + host);
        }
        throw new UsageException("--listen " + address
                + " would let the whole network use the phones; if that is meant," + " add --listen-anywhere");
    }

    static int number(String text, int least, int most, String what) throws UsageException {
        boolean digits = !text.isEmpty() && text.length() <= 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int n = digits ? Integer.parseInt(text) : -1;
        if (n < least || n > most) {
            throw new UsageException(what + ": expected a number from " + least + " to " + most + ", got " + text);
        }
        return n;
    }
}
