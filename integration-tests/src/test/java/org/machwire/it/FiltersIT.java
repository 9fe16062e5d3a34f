package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.machwire.filter.WellKnownFilters;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortRight;
import org.machwire.v1.DeviceSetFilterRequest;
import org.machwire.v1.MachPortInsertRightRequest;
import org.machwire.v1.MachPortModRefsRequest;

/** {@code device_set_filter} with what it must refuse. */
class FiltersIT {
    private static ServerProcess server;
    private RawClient client;
    private RawDevice device;
    private int port;

    @BeforeAll
    static void start() throws IOException {
        server = ServerProcess.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        client = new RawClient(server.socket());
        device = RawDevice.open(client, "/dev/eth0m/filtered");
        port = RawDevice.receiveRight(device.task());
    }

    @AfterEach
    void close() {
        client.close();
    }

    private void set(int receivePort, int disposition, List<Integer> words) {
        device.task().devices().deviceSetFilter(DeviceSetFilterRequest.newBuilder().setDevice(device.name())
                .setReceivePort(receivePort).setDisposition(disposition).addAllFilter(words).build());
    }

    private RpcError refusal(int receivePort, int disposition, List<Integer> words) {
        return RpcError.of(() -> set(receivePort, disposition, words));
    }

    private static List<Integer> acceptAll() {
        return Arrays.stream(WellKnownFilters.acceptAll()).boxed().toList();
    }

    private void insertSendRight(int name) {
        device.task().ports().machPortInsertRight(MachPortInsertRightRequest.newBuilder().setName(name).setRight(name)
                .setDisposition(MachMsgType.MAKE_SEND).build());
    }

    /**
     * Each row: the instructions behind the header, which is instruction 0, as four words each; then where and why it is
     * refused.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "0x06 0 1 0  0x99 0 0 0  0x06 0 1 0           | OPERATION@2 | operation code 0x99 is unknown",
            "0x15 5 0 0  0x06 0 1 0                        | JUMP@1 | a jump leaves the program",
            "0x05 0 0xffff 0xffff  0x06 0 1 0              | JUMP@1 | a jump leaves the program or goes back",
            "0x02 0 16 0  0x06 0 1 0                       | MEMORY@1 | scratch memory has no word 16",
            "0x60 0 0xffff 0xffff  0x06 0 1 0              | MEMORY@1 | scratch memory has no word 4294967295",
            "0x28 0 12 0  0x34 0 0 0  0x06 0 1 0           | DIVISOR@2 | the divisor is 0",
            "0x28 0 12 0                                   | RETURN@1 | the last instruction does not return"})
    void aBpfProgramThatDoesNotVerifyIsRefusedWithInstructionAndRule(String program, String where, String rule) {
        List<Integer> words = new ArrayList<>(List.of(0x401, 0, 0, 0));
        Arrays.stream(program.trim().split(" +")).map(Integer::decode).forEach(words::add);
        RpcError error = refusal(port, MachMsgType.MAKE_SEND, words).is("mach", "D_INVALID_OPERATION", 2505);
        assertThat(error.rule()).isEqualTo(where);
        assertThat(error.message()).contains(" at instruction " + where.replaceFirst(".*@", "") + ": ").contains(rule);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "0x001 0x0400             | UNDERFLOW@1 | takes more values than are on the stack",
            "0x001 0x0001             | LITERAL@1   | the literal is missing",
            "0x001 0xfc02             | OPERATOR@1  | the operator 63 is unknown",
            "0x000 0x0002             | DIRECTION@0 | neither NETF_IN nor NETF_OUT"})
    void aCspfProgramThatDoesNotVerifyIsRefusedWithWordAndRule(String program, String where, String rule) {
        List<Integer> words = Arrays.stream(program.trim().split(" +")).map(Integer::decode).toList();
        RpcError error = refusal(port, MachMsgType.MAKE_SEND, words).is("mach", "D_INVALID_OPERATION", 2505);
        assertThat(error.rule()).isEqualTo(where);
        assertThat(error.message()).contains(" at word " + where.replaceFirst(".*@", "") + ": ").contains(rule);
    }

    private void setLong(int receivePort, int instructions) {
        DeviceSetFilterRequest.Builder request = DeviceSetFilterRequest.newBuilder().setDevice(device.name())
                .setReceivePort(receivePort).setDisposition(MachMsgType.MAKE_SEND)
                .addAllLongFilter(List.of(0x401, 0, 0, 0));
        for (int i = 1; i < instructions; i++) {
            request.addAllLongFilter(List.of(0x80, 0, 0, 0));
        }
        device.task().devices().deviceSetFilter(request.addAllLongFilter(List.of(0x06, 0, 1500, 0)).build());
    }

    @Test
    void instructions4096AreTakenInTheFieldForLongProgramsAnd4097AreNot() {
        setLong(port, 4096);
        RpcError error = RpcError.of(() -> setLong(port, 4097)).is("mach", "D_INVALID_OPERATION", 2505);
        assertThat(error.rule()).isEqualTo("LENGTH@");
        RpcError.of(() -> device.task().devices().deviceSetFilter(DeviceSetFilterRequest.newBuilder()
                .setDevice(device.name()).setReceivePort(port).setDisposition(MachMsgType.MAKE_SEND)
                .addAllFilter(acceptAll()).addAllLongFilter(acceptAll()).build()))
                .is("mach", "D_INVALID_OPERATION", 2505);
        assertThat(server.device("/dev/eth0m/filtered").orElseThrow().getFilters()).isEqualTo(1);
    }

    @Test
    void theInstructionsOfAUserAreBoundedAndGivenBackWithThePort() {
        for (int i = 0; i < 16; i++) {
            setLong(RawDevice.receiveRight(device.task()), 4096);
        }
        RpcError.of(() -> setLong(port, 1)).is("mach", "D_NO_MEMORY", 2508);
        close();
        open();
        setLong(port, 4096);
    }

    @Test
    void noWordsAtAllAreRefused() {
        refusal(port, MachMsgType.MAKE_SEND, List.of()).is("mach", "D_INVALID_OPERATION", 2505);
    }

    @Test
    void words128AreTakenAnd129AreMigsError() {
        List<Integer> words = new ArrayList<>(List.of(0x401, 0, 0, 0));
        for (int i = 0; i < 31; i++) {
            words.addAll(List.of(0x06, 0, 1500, 0));
        }
        set(port, MachMsgType.MAKE_SEND, words);
        words.add(0);
        refusal(port, MachMsgType.MAKE_SEND, words).is("mach", "MIG_ARRAY_TOO_LARGE", -307);
        refusal(port, MachMsgType.MAKE_SEND, Collections.nCopies(100_000, 1)).is("mach", "MIG_ARRAY_TOO_LARGE", -307);
    }

    @Test
    void aWordOfMoreThan16BitsIsABadArgument() {
        refusal(port, MachMsgType.MAKE_SEND, List.of(0x10001, 1)).is("mach", "MIG_BAD_ARGUMENTS", -304);
    }

    @Test
    void aNullReceivePortIsRefused() {
        refusal(0, MachMsgType.MAKE_SEND, acceptAll()).is("mach", "D_INVALID_OPERATION", 2505);
        refusal(-1, MachMsgType.COPY_SEND, acceptAll()).is("mach", "D_INVALID_OPERATION", 2505);
    }

    @Test
    void aDeadReceivePortIsRefused() {
        insertSendRight(port);
        device.task().ports().machPortModRefs(MachPortModRefsRequest.newBuilder().setName(port)
                .setRight(MachPortRight.RECEIVE.number()).setDelta(-1).build());
        refusal(port, MachMsgType.COPY_SEND, acceptAll()).is("mach", "D_INVALID_OPERATION", 2505);
        refusal(port, MachMsgType.MAKE_SEND, acceptAll()).is("mach", "D_INVALID_OPERATION", 2505);
    }

    @Test
    void aReceivePortThatIsNoneOfTheCallersIsRefused() {
        refusal(4711, MachMsgType.MAKE_SEND, acceptAll()).is("mach", "D_INVALID_OPERATION", 2505);
        refusal(device.name(), MachMsgType.MAKE_SEND, acceptAll()).is("mach", "D_INVALID_OPERATION", 2505);
        refusal(port, 99, acceptAll()).is("mach", "D_INVALID_OPERATION", 2505);
    }

    @Test
    void aRefusedFilterLeavesTheOlderOneInPlace() {
        set(port, MachMsgType.MAKE_SEND, acceptAll());
        refusal(port, MachMsgType.MAKE_SEND, List.of(0));
        assertThat(server.device("/dev/eth0m/filtered").orElseThrow().getFilters()).isEqualTo(1);
    }

    @Test
    void aFilterGoesWithItsReceivePort() {
        set(port, MachMsgType.MAKE_SEND, acceptAll());
        device.task().ports().machPortModRefs(MachPortModRefsRequest.newBuilder().setName(port)
                .setRight(MachPortRight.RECEIVE.number()).setDelta(-1).build());
        assertThat(server.device("/dev/eth0m/filtered").orElseThrow().getFilters()).isZero();
    }

    @Test
    void theQuotaOfFiltersIsNoMemoryAndOthersStillCan() {
        for (int i = 0; i < 32; i++) {
            set(RawDevice.receiveRight(device.task()), MachMsgType.MAKE_SEND, acceptAll());
        }
        refusal(port, MachMsgType.MAKE_SEND, acceptAll()).is("mach", "D_NO_MEMORY", 2508);
        try (Client other = Client.open(server, "/dev/eth0m/other")) {
            assertThat(other.lease.mtu()).isEqualTo(1500);
        }
    }
}
