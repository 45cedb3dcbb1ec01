package dev.pomona.twin.service.afc;

import java.util.HashMap;
import java.util.Map;

/** The files that one connection has open. */
final class AfcHandles implements AutoCloseable {
    private static final int MAX_OPEN = 256;
    private static final int SHARED = 5;
    private static final int EXCLUSIVE = 6;
    private static final int UNLOCK = 12;

    private final FileTree tree;
    private final Map<Long, Handle> open = new HashMap<>();
    private long last;

    AfcHandles(FileTree tree) {
        this.tree = tree;
    }

    /** One open file and where in it the host is. */
    final class Handle {
        private final Node.File file;
        private final boolean reads;
        private final boolean writes;
        private final boolean appends;
        private long position;

        private Handle(Node.File file, int mode) {
            this.file = file;
            this.reads = mode != 3 && mode != 5;
            this.writes = mode != 1;
            this.appends = mode >= 5;
        }

        /** How many of {@code wanted} bytes there are to read; they count as read. */
        long advance(long wanted) throws AfcFault {
            if (!reads) {
                throw new AfcFault(AfcStatus.PERMISSION_DENIED);
            }
            synchronized (tree) {
                long count = Math.max(0, Math.min(wanted, file.size() - position));
                position += count;
                return count;
            }
        }

        long position() {
            return position;
        }

        Node.File file() {
            return file;
        }

        void write(long at, byte[] source, int count) throws AfcFault {
            if (!writes) {
                throw new AfcFault(AfcStatus.PERMISSION_DENIED);
            }
            tree.write(file, at, source, 0, count);
        }

        void append(byte[] source, int count) throws AfcFault {
            synchronized (tree) {
                if (appends) {
                    position = file.size();
                }
                write(position, source, count);
                position += count;
            }
        }

        void seek(long whence, long offset) throws AfcFault {
            synchronized (tree) {
                long base = switch ((int) whence) {
                    case 0 -> 0;
                    case 1 -> position;
                    case 2 -> file.size();
                    default -> throw new AfcFault(AfcStatus.INVALID_ARGUMENT);
                };
                long target = base + offset;
                if (target < 0 || offset > Long.MAX_VALUE / 2) {
                    throw new AfcFault(AfcStatus.INVALID_ARGUMENT);
                }
                position = target;
            }
        }

        void resize(long size) throws AfcFault {
            if (!writes) {
                throw new AfcFault(AfcStatus.PERMISSION_DENIED);
            }
            tree.resize(file, size);
        }

        void lock(long operation) throws AfcFault {
            switch ((int) operation) {
                case SHARED, EXCLUSIVE -> {
                    if (!tree.lock(file, this, operation == EXCLUSIVE)) {
                        throw new AfcFault(AfcStatus.WOULD_BLOCK);
                    }
                }
                case UNLOCK -> tree.unlock(file, this);
                default -> throw new AfcFault(AfcStatus.INVALID_ARGUMENT);
            }
        }
    }

    long open(long mode, String path) throws AfcFault {
        if (mode < 1 || mode > 6) {
            throw new AfcFault(AfcStatus.INVALID_ARGUMENT);
        }
        if (open.size() >= MAX_OPEN) {
            throw new AfcFault(AfcStatus.NO_RESOURCES);
        }
        Node.File file = tree.file(path, mode != 1);
        if (mode == 3 || mode == 4) {
            tree.resize(file, 0);
        }
        open.put(++last, new Handle(file, (int) mode));
        return last;
    }

    Handle get(long handle) throws AfcFault {
        Handle found = open.get(handle);
        if (found == null) {
            throw new AfcFault(AfcStatus.INVALID_ARGUMENT);
        }
        return found;
    }

    void close(long handle) throws AfcFault {
        Handle closing = get(handle);
        open.remove(handle);
        tree.unlock(closing.file, closing);
    }

    @Override
    public void close() {
        open.values().forEach(handle -> tree.unlock(handle.file, handle));
        open.clear();
    }
}
