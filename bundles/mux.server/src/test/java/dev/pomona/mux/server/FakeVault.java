package dev.pomona.mux.server;

import dev.pomona.lockdown.vault.PairRecordVault;
import dev.pomona.mux.Udid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

final class FakeVault implements PairRecordVault {
    final Map<Udid, byte[]> records = new ConcurrentHashMap<>();

    @Override
    public String buid() {
        return "6E2C4B1A-0000-4000-8000-0123456789AB";
    }

    @Override
    public Optional<byte[]> read(Udid udid) {
        return Optional.ofNullable(records.get(udid));
    }

    @Override
    public void save(Udid udid, byte[] record) {
        records.put(udid, record);
    }

    @Override
    public boolean delete(Udid udid) {
        return records.remove(udid) != null;
    }

    @Override
    public List<Udid> list() {
        return List.copyOf(records.keySet());
    }
}
