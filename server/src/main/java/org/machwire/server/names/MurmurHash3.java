package org.machwire.server.names;

/**
 * The hash MurmurHash3_x86_32, from Austin Appleby's description in the public domain. The Hurd's multiplexer derives MACs with
 * it, so its values must hold. It resists no attacker.
 */
final class MurmurHash3 {
    private static final int BLOCK_FACTOR_1 = 0xcc9e2d51;
    private static final int BLOCK_FACTOR_2 = 0x1b873593;

    private MurmurHash3() {}

    static int hash32(byte[] key, int seed) {
        int hash = seed;
        int blocksEnd = key.length & ~3;
        for (int i = 0; i < blocksEnd; i += 4) {
            hash ^= scrambled(littleEndian(key, i, 4));
            hash = Integer.rotateLeft(hash, 13) * 5 + 0xe6546b64;
        }
        hash ^= scrambled(littleEndian(key, blocksEnd, key.length - blocksEnd));
        return finished(hash ^ key.length);
    }

    private static int scrambled(int block) {
        return Integer.rotateLeft(block * BLOCK_FACTOR_1, 15) * BLOCK_FACTOR_2;
    }

    private static int finished(int hash) {
        int h = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        h = (h ^ (h >>> 13)) * 0xc2b2ae35;
        return h ^ (h >>> 16);
    }

    private static int littleEndian(byte[] octets, int offset, int length) {
        int value = 0;
        for (int i = 0; i < length; i++) {
            value |= (octets[offset + i] & 0xff) << (8 * i);
        }
        return value;
    }
}
