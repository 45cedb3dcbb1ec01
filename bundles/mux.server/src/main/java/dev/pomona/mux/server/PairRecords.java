package dev.pomona.mux.server;

import dev.pomona.lockdown.plist.Plists;
import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.mux.Udid;
import dev.pomona.mux.client.Reply;
import dev.pomona.mux.client.Reply.Result;
import dev.pomona.mux.client.Request;
import dev.pomona.mux.server.rights.Gate;
import dev.pomona.mux.server.rights.Right;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands that read and write pair records. Without a vault, there are none: 2, as for a missing file. */
final class PairRecords {
    private static final Logger log = LoggerFactory.getLogger(PairRecords.class);
    private static final int SMALLEST = 8;
    /** EACCES: like every other number here that is none of the protocol's own, that of a file operation. */
    static final int FORBIDDEN = 13;

    private final Supplier<Optional<PairRecordVault>> vaults;
    private final DeviceDirectory directory;

    PairRecords(Supplier<Optional<PairRecordVault>> vaults, DeviceDirectory directory) {
        this.vaults = vaults;
        this.directory = directory;
    }

    private interface Action {
        Reply run(PairRecordVault vault) throws IOException;
    }

    Reply buid() {
        return with("ReadBUID", vault -> new Reply.Buid(vault.buid()));
    }

    Reply read(Request.ReadPairRecord request, Gate gate) {
        Optional<Udid> udid = udid(request.id());
        if (udid.isEmpty()) return new Result(Result.INVALID);
        if (!gate.allows(Right.READ_RECORD, udid.get())) return new Result(FORBIDDEN);
        return with(
                "ReadPairRecord",
                vault ->
                        vault.read(udid.get()).<Reply>map(Reply.PairRecord::new).orElse(new Result(Result.BAD_DEVICE)));
    }

    Reply save(Request.SavePairRecord request, Gate gate) {
        Optional<Udid> udid = udid(request.id());
        byte[] data = request.data().orElse(new byte[0]);
        if (udid.isEmpty() || !isRecord(data)) return new Result(Result.INVALID);
        if (!gate.allows(Right.WRITE_RECORD, udid.get())) return new Result(FORBIDDEN);
        Reply reply = with("SavePairRecord", vault -> {
            directory.quietly(() -> vault.save(udid.get(), data));
            return new Result(Result.OK);
        });
        boolean saved = reply instanceof Result(int number) && number == Result.OK;
        if (saved && request.deviceId().isPresent()) {
            directory.paired(request.deviceId().getAsLong(), udid.get());
        }
        return reply;
    }

    Reply delete(Request.DeletePairRecord request, Gate gate) {
        Optional<Udid> udid = udid(request.id());
        if (udid.isEmpty()) return new Result(Result.INVALID);
        if (!gate.allows(Right.WRITE_RECORD, udid.get())) return new Result(FORBIDDEN);
        return with("DeletePairRecord", vault -> new Result(vault.delete(udid.get()) ? Result.OK : Result.BAD_DEVICE));
    }

    private Reply with(String what, Action action) {
        Optional<PairRecordVault> vault = vaults.get();
        if (vault.isEmpty()) return new Result(Result.BAD_DEVICE);
        try {
            return action.run(vault.get());
        } catch (IOException e) {
            // Only its kind: a message might quote what was read.
            log.warn("{} failed in the vault: {}", what, e.getClass().getSimpleName());
            return new Result(what.equals("SavePairRecord") ? Result.BAD_DEVICE : Result.IO_ERROR);
        } catch (IllegalArgumentException e) {
            return new Result(Result.INVALID);
        }
    }

    /** The name becomes a file's name somewhere: whatever could be a path is refused. */
    private static Optional<Udid> udid(Optional<String> id) {
        return id.filter(Udid::isSafe).map(Udid::of);
    }

    private static boolean isRecord(byte[] data) {
        if (data.length < SMALLEST || data.length > PairRecordVault.MAX_RECORD) return false;
        try {
            Plists.parse(data);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
