package dev.pomona.lockdown.vault;

import com.dd.plist.BinaryPropertyListWriter;
import com.dd.plist.NSDictionary;
import dev.pomona.lockdown.pairing.PairRecord;
import dev.pomona.lockdown.plist.Plists;
import dev.pomona.mux.Udid;
import java.io.IOException;
import java.util.Optional;

/** Pair records as other programs keep them: files named {@code UDID.plist}, that differ in form and members. */
public enum RecordFormat {
    /** {@code /var/lib/lockdown} of usbmuxd: XML, without the UDID. */
    LIBIMOBILEDEVICE,
    /** {@code /var/db/lockdown} of macOS: binary, with the UDID. */
    APPLE,
    /** {@code ~/.pymobiledevice3}: XML, with the UDID. */
    PYMOBILEDEVICE3;

    /** A record in this form. */
    public byte[] write(Udid udid, byte[] record) throws IOException {
        NSDictionary all = new NSDictionary();
        Plists.parse(record).forEach(all::put);
        if (this == LIBIMOBILEDEVICE) all.remove("UDID");
        else all.put("UDID", udid.value());
        return this == APPLE ? BinaryPropertyListWriter.writeToArray(all) : Plists.toXml(all);
    }

    /**
     * Whose record a file of any of these programs is.
     *
     * @param fileName its name, without folders
     * @return empty if it is none by its name: {@code SystemConfiguration.plist}, records of other kinds
     * @throws IOException if it should be one and is of no use; the message says why, and nothing of its content
     */
    public static Optional<Udid> read(String fileName, byte[] file) throws IOException {
        if (!fileName.endsWith(".plist")) return Optional.empty();
        String stem =
                fileName.substring(0, fileName.length() - ".plist".length()).replace('_', ':');
        if (stem.equals("SystemConfiguration") || stem.startsWith("remote:") || !Udid.isSafe(stem))
            return Optional.empty();
        PairRecord unused = PairRecord.parse(file);
        Udid named = Udid.of(stem);
        Optional<String> inside = Plists.string(Plists.parse(file), "UDID");
        if (inside.isPresent()
                && !(Udid.isSafe(inside.get()) && Udid.of(inside.get()).equals(named))) {
            throw new IOException("the record is of another phone than its name says");
        }
        return Optional.of(named);
    }
}
