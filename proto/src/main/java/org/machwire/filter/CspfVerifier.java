package org.machwire.filter;

/**
 * Refuses CSPF programs that could take from an empty stack or overflow it, lack a literal or use an unknown operator. There are
 * no jumps, so the depth of the stack at each word is known.
 */
final class CspfVerifier {
    private static final int INITIAL_DEPTH = 1;
    private static final int MAX_DEPTH = INITIAL_DEPTH + Cspf.MAX_PUSHED;

    private final int[] words;
    private int depth = INITIAL_DEPTH;

    private CspfVerifier(int[] words) {
        this.words = words;
    }

    /** @throws FilterException at the first word that breaks a rule */
    static void verify(int[] words) throws FilterException {
        new CspfVerifier(words).verify();
    }

    private void verify() throws FilterException {
        for (int i = 1; i < words.length; i++) {
            int argument = Cspf.argument(words[i]);
            verifyArgument(i, argument);
            verifyOperator(i, Cspf.operator(words[i]));
            if (argument == Cspf.PUSHLIT) {
                i++;
            }
        }
        if (depth == 0) {
            throw FilterException.inProgram(FilterRule.UNDERFLOW, "it leaves nothing on the stack to decide by");
        }
    }

    private void verifyArgument(int i, int argument) throws FilterException {
        if (argument == Cspf.PUSHLIT && i + 1 == words.length) {
            throw FilterException.atWord(FilterRule.LITERAL, i, "the literal is missing");
        }
        if (argument >= Cspf.PUSHSTK && argument - Cspf.PUSHSTK >= depth) {
            throw FilterException.atWord(FilterRule.UNDERFLOW, i, "PUSHSTK reaches below the stack");
        }
        if (argument == Cspf.NOPUSH || argument == Cspf.PUSHIND || argument == Cspf.PUSHHDRIND) {
            take(i);
        }
        depth++;
        if (depth > MAX_DEPTH) {
            throw FilterException.atWord(FilterRule.OVERFLOW, i, "more than " + Cspf.MAX_PUSHED + " values are pushed");
        }
    }

    private void verifyOperator(int i, int operator) throws FilterException {
        if (operator > Cspf.SUB) {
            throw FilterException.atWord(FilterRule.OPERATOR, i, "the operator " + operator + " is unknown");
        }
        if (operator == Cspf.NOP) {
            return;
        }
        take(i);
        take(i);
        if (!Cspf.isShortCircuit(operator)) {
            depth++;
        }
    }

    private void take(int i) throws FilterException {
        if (depth == 0) {
            throw FilterException.atWord(FilterRule.UNDERFLOW, i, "it takes more values than are on the stack");
        }
        depth--;
    }
}
