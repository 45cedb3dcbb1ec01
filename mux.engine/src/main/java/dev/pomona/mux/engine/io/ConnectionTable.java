package dev.pomona.mux.engine.io;

import dev.pomona.mux.engine.core.PortAllocator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;

/** The connections of one link by their host port, which no two share. */
final class ConnectionTable {
    private final ConcurrentHashMap<Integer, MuxConnection> byHostPort = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final PortAllocator ports;
    private final int limit;
    private boolean closed;

    ConnectionTable(int startPort, int limit) {
        this.ports = new PortAllocator(startPort);
        this.limit = limit;
    }

    /** @return null if there are too many, or the table is closed */
    MuxConnection add(IntFunction<MuxConnection> factory) {
        lock.lock();
        try {
            if (closed || byHostPort.size() >= limit) return null;
            int hostPort = ports.take();
            if (hostPort == 0) return null;
            MuxConnection connection = factory.apply(hostPort);
            byHostPort.put(hostPort, connection);
            return connection;
        } finally {
            lock.unlock();
        }
    }

    MuxConnection get(int hostPort, int port) {
        MuxConnection connection = byHostPort.get(hostPort);
        return connection != null && connection.port() == port ? connection : null;
    }

    /** The port is free again. May be called again. */
    void remove(MuxConnection connection) {
        if (!byHostPort.remove(connection.hostPort(), connection)) return;
        lock.lock();
        try {
            ports.free(connection.hostPort());
        } finally {
            lock.unlock();
        }
    }

    int size() {
        return byHostPort.size();
    }

    List<MuxConnection> all() {
        return List.copyOf(byHostPort.values());
    }

    /** From now on takes no more. */
    void close() {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
    }
}
