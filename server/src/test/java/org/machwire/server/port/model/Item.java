package org.machwire.server.port.model;

import java.util.ArrayList;
import java.util.List;

/**
 * One typed item of a body: {@code number} elements of {@code typeSize} bits. The data are octets, little-endian; of rights, names
 * of four octets each.
 */
public record Item(int typeName, int typeSize, int number, List<Byte> data, boolean outOfLine) {
    /** Keeps the data from changing. */
    public Item {
        data = List.copyOf(data);
    }

    /** Makes an inline item of words: rights under these names, or plain numbers. */
    public static Item words(int typeName, List<Integer> words) {
        return words(typeName, words, false);
    }

    /** Makes an item of words. */
    public static Item words(int typeName, List<Integer> words, boolean outOfLine) {
        List<Byte> octets = new ArrayList<>();
        for (int word : words) {
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                octets.add((byte) (word >> shift));
            }
        }
        return new Item(typeName, Integer.SIZE, words.size(), octets, outOfLine);
    }

    /** Makes an inline item of octets, each with the value of its index. */
    public static Item octets(int count) {
        List<Byte> octets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            octets.add((byte) i);
        }
        return new Item(Mach.BYTE, Byte.SIZE, count, octets, false);
    }

    /** Reads the data as words of four octets. */
    public List<Integer> words() {
        List<Integer> words = new ArrayList<>();
        for (int at = 0; at + 3 < data.size(); at += 4) {
            int word = 0;
            for (int octet = 3; octet >= 0; octet--) {
                word = (word << Byte.SIZE) | (data.get(at + octet) & 0xFF);
            }
            words.add(word);
        }
        return words;
    }

    /** Counts the octets that number and size ask for. */
    public long length() {
        return ((long) number * typeSize + 7) / 8;
    }

    /** Counts what the item adds to a message's size on a 32-bit machine: a descriptor and the padded data or their address. */
    public int size() {
        int descriptor = number > 4095 || typeSize > 255 ? 12 : 4;
        return descriptor + (outOfLine ? 4 : (int) ((length() + 3) / 4 * 4));
    }
}
