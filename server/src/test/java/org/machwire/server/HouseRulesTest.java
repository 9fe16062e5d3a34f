package org.machwire.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.machwire.v1.DropReason;

/** Holds the compiled classes to the table of the rooms: who may import whom, and what stays where. */
class HouseRulesTest {
    private static final String HOUSE = "org.machwire.server";

    /** Each room, and the rooms that it may import. The top level, which joins them, may import all. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            entry("port", Set.of()),
            entry("load", Set.of()),
            entry("capability", Set.of("load")),
            entry("filter", Set.of()),
            entry("guard", Set.of()),
            entry("fabric", Set.of("guard", "load")),
            entry("names", Set.of("capability")),
            entry("task", Set.of("port", "capability")),
            entry("uplink", Set.of("fabric", "guard")),
            entry("autoconf", Set.of("fabric", "guard", "names")),
            entry("device", Set.of("port", "filter", "fabric", "names", "capability", "guard", "load")),
            entry("store", Set.of("capability", "names")),
            entry("rpc", Set.of("task", "port", "device", "capability", "names", "fabric", "guard")));

    /** {@code Type.method} of the platform that reads a clock, waits or draws lots. */
    private static final Set<String> CLOCKS = Set.of("System.nanoTime", "System.currentTimeMillis", "Thread.sleep",
            "LockSupport.parkNanos", "Math.random", "Instant.now", "LocalDate.now", "LocalDateTime.now",
            "ZonedDateTime.now", "UUID.randomUUID");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(HOUSE);

    static Set<String> rooms() {
        return new TreeSet<>(MAY_IMPORT.keySet());
    }

    private static String packageOf(String room) {
        return HOUSE + "." + room + "..";
    }

    private static DescribedPredicate<JavaClass> inARoom() {
        return resideInAPackage(HOUSE + ".*..");
    }

    @Test
    void everyRoomIsInTheTableAndEveryLineOfTheTableIsARoom() {
        Set<String> found = new TreeSet<>();
        for (JavaClass one : CLASSES) {
            if (!one.getPackageName().equals(HOUSE)) {
                found.add(one.getPackageName().substring(HOUSE.length() + 1));
            }
        }

        assertThat(found).isEqualTo(rooms());
    }

    @ParameterizedTest
    @MethodSource("rooms")
    void roomImportsOnlyTheRoomsThatTheTableAllows(String room) {
        List<String> allowed = new ArrayList<>(List.of(packageOf(room)));
        MAY_IMPORT.getOrDefault(room, Set.of()).forEach(other -> allowed.add(packageOf(other)));

        check(classes().that().resideInAPackage(packageOf(room)).should().onlyDependOnClassesThat(
                resideOutsideOfPackage(HOUSE + "..").or(resideInAnyPackage(allowed.toArray(String[]::new)))));
    }

    @Test
    void roomsFormNoCycle() {
        check(slices().matching(HOUSE + ".(*)..").should().beFreeOfCycles());
    }

    @Test
    void grpcAndNettyAreKnownToTheRpcRoomOnly() {
        check(noClasses().that().resideOutsideOfPackage(packageOf("rpc")).should().dependOnClassesThat()
                .resideInAnyPackage("io.grpc..", "io.netty..", "org.machwire.packets.."));
    }

    @Test
    void generatedMessagesAreKnownToTheRpcRoomTheConfigurationReaderAndTheAuditEncoderOnly() {
        DescribedPredicate<JavaClass> generated = assignableTo(MessageLite.class)
                .or(resideInAPackage("org.machwire.v1..")).or(resideInAPackage("com.google.protobuf.."));

        check(noClasses().that(resideOutsideOfPackage(packageOf("rpc"))
                .and(DescribedPredicate
                        .not(belongToAnyOf(ServerConfigReader.class, SegmentReader.class, GuardReader.class,
                                HostReader.class, Bounds.class)))
                .and(DescribedPredicate.not(isTheAuditEncoder()))).should().dependOnClassesThat(
                        generated.and(DescribedPredicate.not(belongToAnyOf(DropReason.class, DropReason[].class)))));
    }

    /** What it stores is read by clients as it is: its form is the contract's message. */
    private static DescribedPredicate<JavaClass> isTheAuditEncoder() {
        return DescribedPredicate.describe("are the audit encoder",
                one -> one.getName().equals(HOUSE + ".store.AuditEncoder"));
    }

    @Test
    void nativeCallsAreMadeByPeerCredentialsOnly() {
        check(noClasses().that().doNotHaveFullyQualifiedName(HOUSE + ".rpc.PeerCredentials").should()
                .dependOnClassesThat().resideInAPackage("java.lang.foreign.."));
    }

    @Test
    void sqlIsSpokenInTheStoreOnly() {
        check(noClasses().that().resideOutsideOfPackage(packageOf("store")).should().dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite.."));
    }

    @Test
    void timeAndRandomnessComeIntoARoomFromOutside() {
        check(noClasses().that(inARoom()).should().accessTargetWhere(isClock()).orShould()
                .dependOnClassesThat(assignableTo(RandomGenerator.class)
                        .or(belongToAnyOf(Random.class, SecureRandom.class, Clock.class, InstantSource.class))));
    }

    private static DescribedPredicate<JavaAccess<?>> isClock() {
        return DescribedPredicate.describe("reads a clock, waits or draws lots", access -> CLOCKS
                .contains(access.getTargetOwner().getSimpleName() + "." + access.getTarget().getName()));
    }

    @Test
    void noPackageIsADrawerForOddments() {
        check(noClasses().should().resideInAnyPackage("..util..", "..utils..", "..common..", "..misc..", "..helper.."));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(false).check(CLASSES);
    }
}
