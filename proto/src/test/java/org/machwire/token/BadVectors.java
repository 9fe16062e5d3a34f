package org.machwire.token;

import static org.machwire.token.Chains.SERVER;
import static org.machwire.token.RawChain.octets;
import static org.machwire.token.RawChain.withUnknownField;
import static org.machwire.token.TokenRule.INVALID_BLOCK;
import static org.machwire.token.TokenRule.INVALID_KEY;
import static org.machwire.token.TokenRule.LIMITS;
import static org.machwire.token.TokenRule.MALFORMED;
import static org.machwire.token.TokenRule.UNKNOWN_FIELD;
import static org.machwire.token.TokenRule.UNKNOWN_FORMAT;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.machwire.v1.Block;
import org.machwire.v1.Names;
import org.machwire.v1.Prefix;
import org.machwire.v1.Scope;

/** Makes the vectors of tokens that are refused for how they are written. Each violates one rule, and is signed properly. */
final class BadVectors {
    private final List<Object> vectors = new ArrayList<>();

    static List<Object> all() {
        BadVectors bad = new BadVectors();
        bad.wholes();
        bad.unknown();
        bad.blocks();
        bad.holders();
        bad.scopes();
        bad.addresses();
        bad.times();
        BadChains.addTo(bad);
        return bad.vectors;
    }

    void add(String name, byte[] token, TokenRule rule, int block) {
        Map<String, Object> vector = new LinkedHashMap<>();
        vector.put("name", name);
        vector.put("token", Octets.of(token).toString());
        vector.put("server", SERVER.publicKey().octets().toString());
        vector.put("rule", rule.toString());
        vector.put("block", (long) block);
        vectors.add(vector);
    }

    private void first(String name, TokenRule rule, Consumer<Block.Builder> change) {
        add(name, new RawChain().block(change).encode(), rule, 0);
    }

    private void second(String name, TokenRule rule, Consumer<Block.Builder> change) {
        add(name, new RawChain().block().block(change).encode(), rule, 1);
    }

    private void scope(String name, TokenRule rule, Consumer<Scope.Builder> change) {
        first(name, rule, block -> change.accept(block.getScopeBuilder()));
    }

    private void wholes() {
        byte[] good = new RawChain().block().encode();
        add("no octets", new byte[0], MALFORMED, -1);
        add("the last octet is missing", Arrays.copyOf(good, good.length - 1), MALFORMED, -1);
        add("an octet too many", Arrays.copyOf(good, good.length + 1), MALFORMED, -1);
        RawChain seventeen = new RawChain();
        for (int i = 0; i <= Token.MAX_BLOCKS; i++) {
            seventeen.block();
        }
        add("seventeen blocks", seventeen.encode(), LIMITS, -1);
        add("too many octets", new RawChain().block(block -> block.getScopeBuilder().getNodeBuilder()
                .addName("/" + "x".repeat(Token.MAX_OCTETS))).encode(), LIMITS, -1);
        // The same block, its length written with an octet more than it needs.
        byte[] longer = new byte[good.length + 1];
        System.arraycopy(good, 0, longer, 0, 3);
        longer[2] |= (byte) 0x80;
        System.arraycopy(good, 3, longer, 4, good.length - 3);
        add("the length of a block in a longer form", longer, MALFORMED, -1);
        ByteString signature = RawChain.octets(64);
        byte[] swapped = ByteString.copyFrom(List.of(ByteString.copyFrom(new byte[]{0x0a, 70, 0x12, 64}), signature,
                ByteString.copyFrom(new byte[]{0x0a, 2, 8, 1}))).toByteArray();
        add("the signature before the payload", swapped, MALFORMED, -1);
    }

    private void unknown() {
        RawChain chain = new RawChain().block();
        add("an unknown field of the token", withUnknownField(chain.message().clone()).build().toByteArray(),
                UNKNOWN_FIELD, -1);
        add("an unknown field beside payload and signature", new RawChain()
                .add(withUnknownField(chain.get(0).toBuilder()).build()).encode(), UNKNOWN_FIELD, -1);
        first("an unknown field of a block", UNKNOWN_FIELD, RawChain::withUnknownField);
        second("an unknown field of the second block", UNKNOWN_FIELD, RawChain::withUnknownField);
        first("an unknown field of a holder", UNKNOWN_FIELD, block -> withUnknownField(block.getHolderBuilder()));
        first("an unknown field of a scope", UNKNOWN_FIELD, block -> withUnknownField(block.getScopeBuilder()));
        first("an unknown field of a list of names", UNKNOWN_FIELD,
                block -> withUnknownField(block.getScopeBuilder().getNodeBuilder()));
        first("an unknown field of a prefix", UNKNOWN_FIELD,
                block -> withUnknownField(block.getScopeBuilder().getIpv4Builder().addPrefixBuilder()
                        .setAddress(octets(4))));
        first("an unknown field of a validity", UNKNOWN_FIELD, block -> withUnknownField(block.getValidityBuilder()));
        first("an unknown field of a task", UNKNOWN_FIELD, block -> withUnknownField(block.getValidityBuilder()
                .getWhileTaskBuilder().setServerInstance(octets(16))));
    }

    private void blocks() {
        byte[] noise = {0x0a};
        add("a payload that is no block", new RawChain().raw(noise, SERVER.sign(Signed.BLOCK.message(noise))).encode(),
                MALFORMED, 0);
        byte[] payload = new RawChain().next(block -> {});
        for (int length : new int[]{0, 63, 65}) {
            add("a signature of " + length + " octets", new RawChain().raw(payload, new byte[length]).encode(),
                    INVALID_BLOCK, 0);
        }
        first("no format", UNKNOWN_FORMAT, Block.Builder::clearFormat);
        first("format 2", UNKNOWN_FORMAT, block -> block.setFormat(2));
        second("format 2 in the second block", UNKNOWN_FORMAT, block -> block.setFormat(2));
        first("no server", INVALID_BLOCK, Block.Builder::clearServer);
        first("a server key of 31 octets", INVALID_BLOCK, block -> block.setServer(octets(31)));
        first("a parent in the first block", INVALID_BLOCK, block -> block.setParent(octets(32)));
        second("a server in the second block", INVALID_BLOCK,
                block -> block.setServer(octets(SERVER.publicKey().toArray())));
        second("no parent", INVALID_BLOCK, Block.Builder::clearParent);
        second("a parent of 31 octets", INVALID_BLOCK, block -> block.setParent(octets(31)));
        first("no nonce", INVALID_BLOCK, Block.Builder::clearNonce);
        first("a nonce of 15 octets", INVALID_BLOCK, block -> block.setNonce(octets(15)));
        second("a nonce of 17 octets", INVALID_BLOCK, block -> block.setNonce(octets(17)));
        first("no list of nodes in the first block", INVALID_BLOCK, block -> block.getScopeBuilder().clearNode());
        first("no scope in the first block", INVALID_BLOCK, Block.Builder::clearScope);
        first("2147483648 delegations", INVALID_BLOCK, block -> block.setDelegations(Integer.MIN_VALUE));
    }

    private void holders() {
        first("no holder", INVALID_BLOCK, block -> block.clearHolder().clearDelegations());
        first("a holder that states nothing", INVALID_BLOCK,
                block -> block.clearDelegations().getHolderBuilder().clearKey());
        first("a holder key of 31 octets", INVALID_BLOCK, block -> block.getHolderBuilder().setKey(octets(31)));
        first("a hash of a TLS key of 20 octets", INVALID_BLOCK,
                block -> block.getHolderBuilder().setTlsKey(octets(20)));
        first("delegations without a holder key", INVALID_BLOCK,
                block -> block.getHolderBuilder().clearKey().setUid(1000));
        key("a holder key of small order", Edwards.ORDER_8);
        key("a holder key that is the neutral point", Octets.ofHex("01" + "00".repeat(31)));
        key("a holder key not below the field's prime", Octets.ofHex("ee" + "ff".repeat(30) + "7f"));
        key("a holder key that is no point", Octets.ofHex("02" + "00".repeat(31)));
        first("a server key of small order", INVALID_KEY, block -> block.setServer(octets(32)));
    }

    private void key(String name, Octets key) {
        first(name, INVALID_KEY, block -> block.getHolderBuilder().setKey(key.toByteString()));
    }

    private void scopes() {
        scope("a path that is not absolute", INVALID_BLOCK, s -> s.getNodeBuilder().addName("dev/lan"));
        scope("an empty path", INVALID_BLOCK, s -> s.getNodeBuilder().addName(""));
        scope("an empty name of a segment", INVALID_BLOCK, s -> s.getSegmentBuilder().addName(""));
        scope("an empty pattern", INVALID_BLOCK, s -> s.getDeviceBuilder().addName(""));
        scope("a name with a NUL", INVALID_BLOCK, s -> s.getDeviceBuilder().addName("a\0b"));
        // The payload of a block whose node is the one octet ff.
        byte[] payload = new RawChain().next(block -> block.getScopeBuilder()
                .setNode(Names.newBuilder().addName("/dev/lan")));
        payload[Octets.of(payload).toString().indexOf("2f6465762f") / 2 + 1] = (byte) 0xff;
        add("a name that is not UTF-8", new RawChain().raw(payload, SERVER.sign(Signed.BLOCK.message(payload)))
                .encode(), MALFORMED, 0);
        scope("mode 0", INVALID_BLOCK, s -> s.setMode(0));
        scope("mode 4", INVALID_BLOCK, s -> s.setMode(4));
        scope("role 0", INVALID_BLOCK, s -> s.addRoleValue(0));
        scope("role 3", INVALID_BLOCK, s -> s.addRoleValue(3));
        first("a subspace of 15 octets", INVALID_BLOCK, block -> block.setSubspace(octets(15)));
        scope("2147483648 devices", INVALID_BLOCK, s -> s.setDevices(Integer.MIN_VALUE));
        scope("9223372036854775808 frames a second", INVALID_BLOCK, s -> s.setFramesPerSecond(Long.MIN_VALUE));
        scope("9223372036854775808 octets a second", INVALID_BLOCK, s -> s.setOctetsPerSecond(Long.MIN_VALUE));
    }

    private void addresses() {
        scope("an Ethernet address of 5 octets", INVALID_BLOCK, s -> s.getMacBuilder().addAddress(octets(5)));
        scope("an IPv4 prefix with host bits", INVALID_BLOCK,
                s -> s.getIpv4Builder().addPrefix(prefix(new byte[]{10, 0, 0, 1}, 8)));
        scope("an IPv4 prefix of 33 bits", INVALID_BLOCK, s -> s.getIpv4Builder().addPrefix(prefix(new byte[4], 33)));
        scope("an IPv4 prefix of 5 octets", INVALID_BLOCK, s -> s.getIpv4Builder().addPrefix(prefix(new byte[5], 8)));
        scope("an IPv6 prefix among those of IPv4", INVALID_BLOCK,
                s -> s.getIpv4Builder().addPrefix(prefix(new byte[16], 8)));
        scope("an IPv4 prefix among those of IPv6", INVALID_BLOCK,
                s -> s.getIpv6Builder().addPrefix(prefix(new byte[4], 8)));
        byte[] last = new byte[16];
        last[15] = 1;
        scope("an IPv6 prefix with host bits", INVALID_BLOCK, s -> s.getIpv6Builder().addPrefix(prefix(last, 127)));
        scope("an IPv6 prefix of 129 bits", INVALID_BLOCK, s -> s.getIpv6Builder().addPrefix(prefix(last, 129)));
        scope("a prefix of 4294967295 bits", INVALID_BLOCK, s -> s.getIpv6Builder().addPrefix(prefix(last, -1)));
    }

    private static Prefix prefix(byte[] address, int length) {
        return Prefix.newBuilder().setAddress(octets(address)).setLength(length).build();
    }

    private void times() {
        first("an end at the beginning", INVALID_BLOCK,
                block -> block.getValidityBuilder().setNotBefore(1000).setNotAfter(1000));
        second("an end before the beginning", INVALID_BLOCK,
                block -> block.getValidityBuilder().setNotBefore(1000).setNotAfter(999));
        first("a server instance of 15 octets", INVALID_BLOCK,
                block -> block.getValidityBuilder().getWhileTaskBuilder().setServerInstance(octets(15)));
        first("task 9223372036854775808", INVALID_BLOCK, block -> block.getValidityBuilder().getWhileTaskBuilder()
                .setServerInstance(octets(16)).setTaskNumber(Long.MIN_VALUE));
    }
}
