package org.machwire.server.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.machwire.mach.ReturnCode;

/** Whatever is called in whatever order, each right is counted exactly once. */
class RandomOperationsTest {
    private static final int SPACES = 5;
    private static final int STEPS = 30_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 20080610, 0x5eed})
    void countsStayExact(long seed) {
        Random random = new Random(seed);
        PortKernel kernel = new PortKernel(PortLimits.ofNames(40));
        ErraticDevices devices = new ErraticDevices(kernel);
        devices.open();
        List<PortSpace> spaces = new ArrayList<>();
        List<ErraticTask> tasks = new ArrayList<>();
        Map<ReturnCode, Integer> answers = new EnumMap<>(ReturnCode.class);
        for (int i = 0; i < SPACES; i++) {
            addTask(kernel, devices, spaces, tasks, random, answers);
        }

        for (int step = 0; step < STEPS; step++) {
            tasks.get(random.nextInt(tasks.size())).step();
            if (random.nextInt(2000) == 0) {
                int victim = random.nextInt(tasks.size());
                tasks.remove(victim);
                spaces.remove(victim).destroy();
                addTask(kernel, devices, spaces, tasks, random, answers);
            }
            if (step % 250 == 0) {
                ConsistencyCheck.verify("seed " + seed + ", step " + step, spaces, devices.ports(), devices.held());
            }
        }
        ConsistencyCheck.verify("seed " + seed + ", end", spaces, devices.ports(), devices.held());
        assertThat(answers).as("seed " + seed).containsOnlyKeys(ReturnCode.KERN_SUCCESS,
                ReturnCode.KERN_INVALID_ARGUMENT, ReturnCode.KERN_RESOURCE_SHORTAGE, ReturnCode.KERN_NAME_EXISTS,
                ReturnCode.KERN_INVALID_NAME, ReturnCode.KERN_INVALID_RIGHT, ReturnCode.KERN_INVALID_VALUE,
                ReturnCode.KERN_UREFS_OVERFLOW, ReturnCode.KERN_INVALID_CAPABILITY, ReturnCode.KERN_RIGHT_EXISTS,
                ReturnCode.MACH_RCV_INVALID_NAME);

        spaces.forEach(PortSpace::destroy);
        devices.releaseAll();
        ConsistencyCheck.verify("seed " + seed + ", after all", spaces, devices.ports(), List.of());
        assertThat(devices.ports()).as("seed " + seed).allMatch(port -> port.isDead() || port.makeSendCount() == 0);
    }

    private static void addTask(PortKernel kernel, ErraticDevices devices, List<PortSpace> spaces,
            List<ErraticTask> tasks, Random random, Map<ReturnCode, Integer> answers) {
        PortSpace space = kernel.createSpace(0, 1);
        spaces.add(space);
        tasks.add(new ErraticTask(random, space, devices, answers));
    }
}
