package org.machwire.token;

/** Prints how long it takes to read and to verify a chain of four blocks, in microseconds: the fastest of rounds of a hundred. */
public final class VerifyTime {
    private static final int ROUNDS = 60;
    private static final int EACH = 100;

    private VerifyTime() {}

    public static void main(String[] arguments) throws TokenException {
        byte[] octets = Chains.ofFour().encode();
        TokenVerifier verifier = new TokenVerifier(Chains.SERVER.publicKey());
        double parse = Double.MAX_VALUE;
        double verify = Double.MAX_VALUE;
        int blocks = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < EACH; i++) {
                blocks += Token.parse(octets).blocks().size();
            }
            long parsed = System.nanoTime();
            Token token = Token.parse(octets);
            long again = System.nanoTime();
            for (int i = 0; i < EACH; i++) {
                blocks += verifier.verify(token).ids().size();
            }
            parse = Math.min(parse, (parsed - start) / 1e3 / EACH);
            verify = Math.min(verify, (System.nanoTime() - again) / 1e3 / EACH);
        }
        System.out.printf("parse %.0f us, verify %.0f us (%d blocks)%n", parse, verify, blocks);
    }
}
