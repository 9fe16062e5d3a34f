package org.machwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/** The page MACH.md and the tests that it names say the same. */
class MachPageIT {
    private static final List<Class<?>> TESTS = List.of(PortsIT.class, MembersIT.class, RightsIT.class,
            InsertExtractIT.class, NotificationsIT.class, DeadNamesIT.class,
            PortDestroyedIT.class, MessagesIT.class, WaitingIT.class, PortSetsIT.class, BodiesIT.class, TasksIT.class,
            MachLimitsIT.class, UnreadAnswersIT.class, DeviceRoutinesIT.class, DeviceMessagesIT.class);
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([PRNMDX]\\d+) \\|.*\\| (\\w+IT) \\|$");
    private static final Pattern TEST = Pattern.compile("([PRNMDX]\\d+)_.+");

    @Test
    void everyStatementIsATestAndEveryTestAStatement() throws IOException {
        SortedSet<String> stated = new TreeSet<>();
        var rows = ROW.matcher(Files.readString(Path.of(System.getProperty("basedir", ""), "MACH.md")));
        while (rows.find()) {
            assertThat(stated.add(rows.group(1) + " " + rows.group(2))).as("%s twice", rows.group(1)).isTrue();
        }
        SortedSet<String> tested = new TreeSet<>();
        for (Class<?> test : TESTS) {
            for (Method method : test.getDeclaredMethods()) {
                var name = TEST.matcher(method.getName());
                if (name.matches()) {
                    String statement = name.group(1) + " " + test.getSimpleName();
                    assertThat(tested.add(statement)).as("%s twice", statement).isTrue();
                }
            }
        }
        assertThat(stated).isNotEmpty().isEqualTo(tested);
    }
}
