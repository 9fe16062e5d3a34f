package org.machwire.token;

/** Why a token is refused. The names travel as the {@code reason} of refusals; the order is the one in which rules are looked at. */
public enum TokenRule {
    LIMITS("The token has more than 16 blocks or 16384 octets."),
    MALFORMED("The token is not encoded as one."),
    UNKNOWN_FIELD("The token says something that this format does not define, and that may narrow it."),
    UNKNOWN_FORMAT("The block is of another format than 1."),
    INVALID_BLOCK("The block says something that no block can say, or lacks what each one says."),
    INVALID_KEY("A key in the block is no point of the curve, not canonical, or of small order."),
    UNKNOWN_SERVER("The token is another server's."),
    PARENT("The block does not follow the one before it."),
    DEPTH("The blocks before it allow no further delegation."),
    SIGNATURE("The signature is not that of the server or of the holder of the block before."),
    REVOKED("The block was revoked."),
    EXPIRED("The block's time is over."),
    NOT_YET_VALID("The block's time has not come."),
    TASK_ENDED("The task that the block depends on has ended."),
    SUBSPACE_ENDED("The subspace that the block names has ended."),
    UNKNOWN_GRANT("The server does not know the first block any more."),
    UNKNOWN_NODE("A node that the block names does not exist."),
    HOLDER_PROOF("The presenter did not prove to have the holder's private key."),
    HOLDER_USER("The presenter is not the user that the block names."),
    HOLDER_TLS("The presenter is not the TLS peer that the block names.");

    private final String sentence;

    TokenRule(String sentence) {
        this.sentence = sentence;
    }

    /** Says the rule to people. */
    public String sentence() {
        return sentence;
    }
}
