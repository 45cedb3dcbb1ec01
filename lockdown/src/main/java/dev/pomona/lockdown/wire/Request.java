package dev.pomona.lockdown.wire;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;

/** What this side asks of lockdownd. The text form names the request and holds no secret. */
public sealed interface Request {
    /** The word in {@code Request}. */
    String name();

    /** Adds the request's own members. */
    void fill(NSDictionary message);

    /** For people: the name and what it is about. */
    default String words() {
        return name();
    }

    /** The message as sent. */
    default NSDictionary toPlist(String label) {
        NSDictionary message = new NSDictionary();
        message.put("Label", label);
        fill(message);
        message.put("Request", name());
        return message;
    }

    record QueryType() implements Request {
        @Override
        public String name() {
            return "QueryType";
        }

        @Override
        public void fill(NSDictionary message) {}
    }

    /** @param domain null or empty for the global one; likewise {@code key} for all */
    record GetValue(String domain, String key) implements Request {
        @Override
        public String name() {
            return "GetValue";
        }

        @Override
        public void fill(NSDictionary message) {
            putScope(message, domain, key);
        }

        @Override
        public String words() {
            return name() + scope(domain, key);
        }
    }

    record SetValue(String domain, String key, NSObject value) implements Request {
        @Override
        public String name() {
            return "SetValue";
        }

        @Override
        public void fill(NSDictionary message) {
            putScope(message, domain, key);
            message.put("Value", value);
        }

        @Override
        public String words() {
            return name() + scope(domain, key);
        }

        @Override
        public String toString() {
            return words();
        }
    }

    record RemoveValue(String domain, String key) implements Request {
        @Override
        public String name() {
            return "RemoveValue";
        }

        @Override
        public void fill(NSDictionary message) {
            putScope(message, domain, key);
        }

        @Override
        public String words() {
            return name() + scope(domain, key);
        }
    }

    record StartSession(String hostId, String buid) implements Request {
        @Override
        public String name() {
            return "StartSession";
        }

        @Override
        public void fill(NSDictionary message) {
            message.put("HostID", hostId);
            message.put("SystemBUID", buid);
        }

        @Override
        public String toString() {
            return words();
        }
    }

    record StopSession(String sessionId) implements Request {
        @Override
        public String name() {
            return "StopSession";
        }

        @Override
        public void fill(NSDictionary message) {
            message.put("SessionID", sessionId);
        }

        @Override
        public String toString() {
            return words();
        }
    }

    /** @param escrowBag null for none */
    record StartService(String service, byte[] escrowBag) implements Request {
        @Override
        public String name() {
            return "StartService";
        }

        @Override
        public void fill(NSDictionary message) {
            if (escrowBag != null) message.put("EscrowBag", new NSData(escrowBag));
            message.put("Service", service);
        }

        @Override
        public String words() {
            return name() + " " + service;
        }

        @Override
        public String toString() {
            return words();
        }
    }

    /**
     * @param publicRecord the record without any private key
     * @param options besides the wish for detailed errors
     */
    record Pair(NSDictionary publicRecord, NSDictionary options, String hostName) implements Request {
        @Override
        public String name() {
            return "Pair";
        }

        @Override
        public void fill(NSDictionary message) {
            if (!hostName.isEmpty()) message.put("HostName", hostName);
            NSDictionary all = new NSDictionary();
            all.put("ExtendedPairingErrors", true);
            options.forEach(all::put);
            message.put("PairRecord", publicRecord);
            message.put("PairingOptions", all);
            message.put("ProtocolVersion", "2");
        }

        @Override
        public String toString() {
            return words();
        }
    }

    /** Phones before iOS 11 only. @param publicRecord the record without any private key */
    record ValidatePair(NSDictionary publicRecord) implements Request {
        @Override
        public String name() {
            return "ValidatePair";
        }

        @Override
        public void fill(NSDictionary message) {
            message.put("PairRecord", publicRecord);
            message.put("ProtocolVersion", "2");
        }

        @Override
        public String toString() {
            return words();
        }
    }

    /** @param publicRecord the record without any private key */
    record Unpair(NSDictionary publicRecord) implements Request {
        @Override
        public String name() {
            return "Unpair";
        }

        @Override
        public void fill(NSDictionary message) {
            message.put("PairRecord", publicRecord);
            message.put("ProtocolVersion", "2");
        }

        @Override
        public String toString() {
            return words();
        }
    }

    /** Restarts the phone into recovery mode. */
    record EnterRecovery() implements Request {
        @Override
        public String name() {
            return "EnterRecovery";
        }

        @Override
        public void fill(NSDictionary message) {}
    }

    /** The phone closes the connection after its answer. */
    record Goodbye() implements Request {
        @Override
        public String name() {
            return "Goodbye";
        }

        @Override
        public void fill(NSDictionary message) {}
    }

    private static void putScope(NSDictionary message, String domain, String key) {
        if (domain != null && !domain.isEmpty()) message.put("Domain", domain);
        if (key != null && !key.isEmpty()) message.put("Key", key);
    }

    private static String scope(String domain, String key) {
        return (domain == null || domain.isEmpty() ? "" : " " + domain)
                + (key == null || key.isEmpty() ? "" : " " + key);
    }
}
