package org.machwire.server.device;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/** What the tests of this room expect to fail. */
final class Expect {
    private Expect() {}

    static void assertRefused(ReturnCode code, ThrowingCallable routine) {
        assertThatExceptionOfType(MachException.class).isThrownBy(routine).extracting(MachException::code)
                .isEqualTo(code);
    }
}
