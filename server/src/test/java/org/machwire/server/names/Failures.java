package org.machwire.server.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/** Asserts which code a routine answers. */
final class Failures {

    private Failures() {}

    static void assertFails(ReturnCode code, ThrowingCallable routine) {
        MachException failure = catchThrowableOfType(MachException.class, routine);
        assertThat(failure).as("expected %s", code).isNotNull();
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
    }
}
