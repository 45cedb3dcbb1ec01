package dev.pomona.usbip.link;

import java.util.Arrays;

/** Transfers that wait for their reply, oldest first: almost always the oldest is the next to be answered. */
final class Outstanding {
    private int[] sequences = new int[64];
    private int[] lengths = new int[64];
    private int head;
    private int count;
    private long bytes;

    void add(int sequence, int length) {
        if (count == sequences.length) grow();
        int at = index(count++);
        sequences[at] = sequence;
        lengths[at] = length;
        bytes += length;
    }

    boolean contains(int sequence) {
        return find(sequence) >= 0;
    }

    /** The length it was added with, or -1 if it is not here. */
    int remove(int sequence) {
        int found = find(sequence);
        if (found < 0) return -1;
        int length = lengths[index(found)];
        for (int i = found; i > 0; i--) {
            sequences[index(i)] = sequences[index(i - 1)];
            lengths[index(i)] = lengths[index(i - 1)];
        }
        head = index(1);
        count--;
        bytes -= length;
        return length;
    }

    int count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    /** The sequence numbers, oldest first. */
    int[] sequences() {
        int[] all = new int[count];
        Arrays.setAll(all, i -> sequences[index(i)]);
        return all;
    }

    private int find(int sequence) {
        for (int i = 0; i < count; i++) {
            if (sequences[index(i)] == sequence) return i;
        }
        return -1;
    }

    private int index(int i) {
        return head + i & sequences.length - 1;
    }

    private void grow() {
        int[] s = new int[sequences.length * 2];
        int[] l = new int[s.length];
        for (int i = 0; i < count; i++) {
            s[i] = sequences[index(i)];
            l[i] = lengths[index(i)];
        }
        sequences = s;
        lengths = l;
        head = 0;
    }
}
