package org.machwire.token;

/** A token is refused, or cannot be made. It carries no stack trace: it is an answer to whoever sent the token. */
public final class TokenException extends Exception {
    private static final long serialVersionUID = 1;
    /** The block of a rule that the token as a whole violates. */
    public static final int WHOLE_TOKEN = -1;

    private final int block;
    private final TokenRule rule;

    /**
     * @param block which block, from 0, or {@link #WHOLE_TOKEN}
     * @param sentence what to tell people; with nothing secret in it
     */
    public TokenException(int block, TokenRule rule, String sentence) {
        super((block == WHOLE_TOKEN ? "" : "block " + block + ": ") + sentence, null, false, false);
        this.block = block;
        this.rule = rule;
    }

    /** Says what the rule says. */
    public TokenException(int block, TokenRule rule) {
        this(block, rule, rule.sentence());
    }

    /** Tells which block is refused, from 0, or {@link #WHOLE_TOKEN}. The message names it, too. */
    public int block() {
        return block;
    }

    public TokenRule rule() {
        return rule;
    }
}
