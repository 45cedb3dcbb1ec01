package dev.pomona.twin.service.afc;

/** What a host may touch of a tree. */
enum AfcRules {
    /** Everything. */
    ALL,
    /** Everything in an app's container, but no links, which could lead from what is shown to what is not. */
    CONTAINER,
    /** As {@link #CONTAINER}, below {@code /Documents} alone. */
    DOCUMENTS;

    /** @return {@code path} */
    String check(String path) throws AfcFault {
        if (this != DOCUMENTS) {
            return path;
        }
        int depth = 0;
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (depth == 0 && !name.equals("Documents")) {
                throw new AfcFault(AfcStatus.PERMISSION_DENIED);
            }
            depth += name.equals("..") ? -1 : 1;
            if (depth == 0) {
                throw new AfcFault(AfcStatus.PERMISSION_DENIED);
            }
        }
        if (depth == 0) {
            throw new AfcFault(AfcStatus.PERMISSION_DENIED);
        }
        return path;
    }

    void checkLink() throws AfcFault {
        if (this != ALL) {
            throw new AfcFault(AfcStatus.PERMISSION_DENIED);
        }
    }
}
