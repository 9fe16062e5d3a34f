package org.machwire.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.machwire.filter.Programs.bpf;
import static org.machwire.filter.Programs.cspf;
import static org.machwire.filter.Programs.hex;
import static org.machwire.filter.Programs.insn;
import static org.machwire.filter.Programs.op;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DisassemblyTest {
    /** Bpf's constants that are no operation codes, and those that only the intermediate form has. */
    private static final Set<String> NO_OPERATIONS = Set.of("MEMORY_WORDS", "MAX_KEYS", "INSTRUCTION_WORDS",
            "OPERAND_X",
            "LD_SWAPPED_ABS", "LD_PACKET_WORD", "LD_HEADER_WORD", "LD_PACKET_LENGTH");

    private static List<String> text(int... words) {
        return Disassembly.of(words).stream()
                .map(line -> line.index() + " " + line.operation() + ": " + line.meaning()).toList();
    }

    private static List<String> meanings(int[]... instructions) {
        return Disassembly.of(bpf(instructions)).stream().skip(1).map(Disassembly.Line::meaning).toList();
    }

    private static String operation(int code, int k) {
        return Disassembly.of(bpf(insn(code, k))).get(1).operation();
    }

    @Test
    void pfinetsProgramIsTold() {
        assertThat(text(WellKnownFilters.pfinet())).containsExactly(
                "0 BPF IN: header: BPF, for frames that the device receives",
                "1 ldh [12]: A := the 16 bits at octet 12 (EtherType)",
                "2 jeq #0x806, 5, 3: if A = 0x0806 (ARP), goes on at 5, else at 3",
                "3 jeq #0x800, 5, 4: if A = 0x0800 (IPv4), goes on at 5, else at 4",
                "4 jeq #0x86dd, 5, 6: if A = 0x86dd (IPv6), goes on at 5, else at 6",
                "5 ret #1500: accepts the frame to 1500 octets behind the Ethernet header",
                "6 ret #0: refuses the frame");
        assertThat(Disassembly.of(WellKnownFilters.pfinet()).get(4).words()).containsExactly("0015", "0100", "86dd",
                "0000");
    }

    @Test
    void programOfCspfIsTold() {
        assertThat(text(cspf(op(0, 17), op(1, 1), 0x0008, op(0, 27), op(10, 1), 0x0600, op(0, 966), op(13, 1), 0xdd86)))
                .containsExactly("0 CSPF IN: header: CSPF, for frames that the device receives; 1 is on the stack",
                        "1 PUSHWORD+1: pushes packet word 1 (EtherType, its octets swapped)",
                        "2 PUSHLIT 0x8, EQ: pushes 0x8 (IPv4); takes two, pushes 1 if they are equal, else 0",
                        "4 PUSHWORD+11: pushes packet word 11 (octets 33 and 32)",
                        "5 PUSHLIT 0x600, CAND: pushes 0x600 (1536); takes two: refuses the frame if they differ",
                        "7 PUSHHDR+6: pushes header word 6 (EtherType, its octets swapped)",
                        "8 PUSHLIT 0xdd86, NEQ: pushes 0xdd86 (IPv6); takes two, pushes 1 if they differ, else 0");
    }

    @Test
    void everyOperationOfBpfHasALineOfItsOwn() throws IllegalAccessException {
        Set<String> operations = new HashSet<>();
        Set<String> meanings = new HashSet<>();
        int count = 0;
        for (Field constant : Bpf.class.getFields()) {
            if (!Modifier.isStatic(constant.getModifiers()) || NO_OPERATIONS.contains(constant.getName())) {
                continue;
            }
            count++;
            Disassembly.Line line = Disassembly.of(bpf(insn(constant.getInt(null), 1, 2, 3), insn(6, 0), insn(6, 0),
                    insn(6, 0), insn(6, 0))).get(1);
            assertThat(line.operation()).as(constant.getName()).doesNotContain("?");
            assertThat(line.meaning()).as(constant.getName()).isNotEmpty().doesNotContain("no operation");
            operations.add(line.operation());
            meanings.add(line.meaning());
        }
        assertThat(count).isEqualTo(51);
        assertThat(operations).hasSize(count);
        assertThat(meanings).hasSize(count);
    }

    @Test
    void allOtherCodesAreNoOperations() {
        Set<Integer> known = new HashSet<>();
        for (int code = 0; code <= 0xffff; code++) {
            if (!operation(code, 0).equals("?")) {
                known.add(code);
            }
        }
        assertThat(known).hasSize(51);
        assertThat(meanings(insn(0xffff, 0))).containsExactly("no operation of BPF: 0xffff");
    }

    @Test
    void everyWordOfCspfHasALine() {
        Set<String> ofOperators = new HashSet<>();
        Set<String> ofArguments = new HashSet<>();
        for (int operator = 0; operator <= 17; operator++) {
            ofOperators.add(text(cspf(op(operator, 2))).get(1));
        }
        for (int argument = 0; argument < 1024; argument++) {
            ofArguments.add(text(cspf(op(0, argument), 7)).get(1));
        }
        assertThat(ofOperators).hasSize(18).noneSatisfy(line -> assertThat(line).contains("no operator"));
        assertThat(ofArguments).hasSize(1024);
        assertThat(ofArguments.stream().filter(line -> line.contains("no meaning"))).hasSize(11);
        assertThat(text(cspf(op(18, 2))).get(1)).endsWith("pushes 0; no operator of CSPF");
        assertThat(text(cspf(op(0, 1))).get(1)).endsWith("pushes a literal that is not there");
    }

    @Test
    void operandsAreWithoutSign() {
        assertThat(meanings(insn(0x20, -1), insn(0x28, 0x8000_0000), insn(0xb1, -1), insn(0x35, 0, 0, -1),
                insn(0x64, -1), insn(6, -1)))
                .containsExactly(
                        "A := the 32 bits at octet 4294967295 (what Linux knows of a packet, and nobody here: refuses the frame)",
                        "A := the 16 bits at octet 2147483648 (behind every frame's end: refuses the frame)",
                        "X := 4 times the low 4 bits of octet 4294967295 (behind every frame's end: refuses the frame)",
                        "if A >= 0xffffffff (4294967295), goes on at 5, else at 5",
                        "A := A shifted left by 4294967295", "accepts the whole frame");
    }

    @Test
    void keysAndReturnsAreTold() {
        assertThat(meanings(insn(0x1e, 2, 0, 1500), insn(0x17, 80), insn(0x17, 7), insn(0x16, 0), insn(6, 1)))
                .containsExactly(
                        "if the words of M from M[0] on equal the 2 keys that follow: accepts the frame to 1500 octets "
                                + "behind the Ethernet header; else refuses it",
                        "a key: 0x50 (80)", "a key: 7",
                        "accepts the frame to A octets behind the Ethernet header; refuses it if A is 0",
                        "accepts the frame to 1 octet behind the Ethernet header");
    }

    @Test
    void fieldsBehindTheEthernetHeaderAreNamedOnceTheTypeIsKnown() {
        int[][] program = {insn(0x28, 12), insn(0x15, 0, 2, 0x0800), insn(0x20, 26), insn(0x15, 2, 0, 0x0a450002),
                insn(0x15, 0, 1, 0x0806), insn(0x28, 20), insn(0x20, 26), insn(6, 0)};
        assertThat(meanings(program)).element(2).isEqualTo("A := the 32 bits at octet 26 (IPv4 source address)");
        assertThat(meanings(program)).element(3)
                .isEqualTo("if A = 10.69.0.2, goes on at 7, else at 5");
        // Reached both from ARP and from what is not IPv4, so nothing is known.
        assertThat(meanings(program)).element(6).isEqualTo("A := the 32 bits at octet 26");
        assertThat(meanings(insn(0x20, 26))).containsExactly("A := the 32 bits at octet 26");
    }

    @Test
    void fieldsOfTransportAreNamedOnceProtocolAndHeaderLengthAreKnown() {
        assertThat(meanings(insn(0x28, 12), insn(0x15, 0, 8, 0x0800), insn(0x30, 23), insn(0x15, 0, 6, 6),
                insn(0xb1, 14), insn(0x48, 16), insn(0x50, 27), insn(0x45, 0, 2, 0x12), insn(0x01, 14), insn(0x48, 16),
                insn(6, 0))).containsExactly(
                        "A := the 16 bits at octet 12 (EtherType)",
                        "if A = 0x0800 (IPv4), goes on at 3, else at 11",
                        "A := octet 23 (IPv4 protocol)", "if A = 6 (TCP), goes on at 5, else at 11",
                        "X := 4 times the low 4 bits of octet 14 (length of the IPv4 header)",
                        "A := the 16 bits at octet X + 16 (TCP destination port)", "A := octet X + 27 (TCP flags)",
                        "if A has a bit of 0x12 (SYN, ACK), goes on at 9, else at 11", "X := 0xe (14)",
                        "A := the 16 bits at octet X + 16", "refuses the frame");
    }

    @Test
    void fieldsThatProtocolsShareAreNamedWithoutThem() {
        int[][] program = {insn(0x28, 12), insn(0x15, 0, 4, 0x86dd), insn(0x30, 20), insn(0x15, 1, 0, 6),
                insn(0x15, 0, 1, 17), insn(0x28, 56), insn(6, 0)};
        assertThat(meanings(program)).element(5).isEqualTo("A := the 16 bits at octet 56 (destination port)");
    }

    @Test
    void nothingIsNamedByXWhereNotAllWaysGaveItTheHeaderLength() {
        int[][] lost = {insn(0x28, 12), insn(0x15, 0, 6, 0x0800), insn(0x30, 23), insn(0x15, 0, 4, 6),
                insn(0xb1, 14), insn(0x45, 1, 0, 2), insn(0x01, 0), insn(0x48, 14), insn(6, 0)};
        assertThat(meanings(lost)).element(7).isEqualTo("A := the 16 bits at octet X + 14");
        int[][] late = {insn(0x28, 12), insn(0x15, 0, 5, 0x0800), insn(0x30, 23), insn(0x15, 0, 3, 6),
                insn(0x45, 0, 1, 2), insn(0xb1, 14), insn(0x48, 14), insn(6, 0)};
        assertThat(meanings(late)).element(6).isEqualTo("A := the 16 bits at octet X + 14");
        late[4] = insn(0x05, 0);
        assertThat(meanings(late)).element(6).isEqualTo("A := the 16 bits at octet X + 14 (TCP source port)");
    }

    @Test
    void vlanTagsMoveWhatIsBehindThem() {
        assertThat(meanings(insn(0x28, 12), insn(0x15, 0, 4, 0x8100), insn(0x28, 14), insn(0x28, 16),
                insn(0x15, 0, 1, 0x0806), insn(0x28, 24), insn(6, 0)).subList(1, 6)).containsExactly(
                        "if A = 0x8100 (VLAN tag), goes on at 3, else at 7",
                        "A := the 16 bits at octet 14 (VLAN tag)", "A := the 16 bits at octet 16 (EtherType)",
                        "if A = 0x0806 (ARP), goes on at 6, else at 7", "A := the 16 bits at octet 24 (ARP operation)");
    }

    @Test
    void partsOfAddressesAreTold() {
        assertThat(meanings(insn(0x20, 8), insn(0x15, 0, 0, 1), insn(0x28, 6), insn(0x30, 5), insn(0x28, 5),
                insn(0x20, 10)))
                .containsExactly("A := the 32 bits at octet 8 (Ethernet source address, octets 2 to 5)",
                        "if A = 0x1, goes on at 3, else at 3",
                        "A := the 16 bits at octet 6 (Ethernet source address, octets 0 and 1)",
                        "A := octet 5 (Ethernet destination address, octet 5)", "A := the 16 bits at octet 5",
                        "A := the 32 bits at octet 10");
    }

    @Test
    void refusedProgramsAreToldAsFarAsTheyGo() {
        assertThat(text(bpf(insn(0x15, 9, 0, 1), insn(0x05, -3), insn(6, 0)))).element(1)
                .isEqualTo("1 jeq #0x1, 11, 2: if A = 1, goes on at 11 (which is not there), else at 2");
        assertThat(text(bpf(insn(0x05, -3), insn(6, 0)))).element(1).asString().endsWith("(which is not there)");
        assertThat(text(hex("0401 0000 0000 0000 0006"))).containsExactly(
                "0 BPF IN: header: BPF, for frames that the device receives", "1 ?: an instruction that is cut off");
        assertThat(Disassembly.of(hex("0402 0000"))).containsExactly(new Disassembly.Line(0, List.of("0402", "0000"),
                "BPF OUT", "header: BPF, for frames that the device's own clients send"));
        assertThat(text(hex("0803 0001"))).containsExactly(
                "0 interpreter 2 IN OUT: header: an interpreter that Mach does not have",
                "1 ?: a word of an unknown language");
        assertThat(Disassembly.of(new int[0])).isEmpty();
    }

    @Test
    void anyWordsAreToldOnceEach() {
        long seed = 7;
        Random random = new Random(seed);
        for (int run = 0; run < 20_000; run++) {
            int[] words = random.ints(random.nextInt(60), 0, 0x10000).toArray();
            if (words.length > 0 && random.nextInt(4) > 0) {
                words[0] = random.nextBoolean() ? 0x401 : 0x001;
            }
            List<String> told = new ArrayList<>();
            Disassembly.of(words).forEach(line -> told.addAll(line.words()));
            assertThat(told).as("seed %d, run %d", seed, run)
                    .isEqualTo(Arrays.stream(words).mapToObj(word -> String.format("%04x", word)).toList());
        }
    }

    @Test
    void refusalsAreAtLinesThatAreThere() {
        long seed = 11;
        Random random = new Random(seed);
        for (int run = 0; run < 20_000; run++) {
            int[] words = random.ints(1 + random.nextInt(12), 0, 0x900).toArray();
            words[0] = random.nextBoolean() ? 0x401 : 0x001;
            try {
                FilterProgram.parse(words);
            } catch (FilterException e) {
                assertThat(e.index()).as("seed %d, run %d: %s", seed, run, e.getMessage())
                        .matches(index -> index == FilterException.WHOLE_PROGRAM
                                || Disassembly.of(words).stream().anyMatch(line -> line.index() == index));
            }
        }
    }
}
