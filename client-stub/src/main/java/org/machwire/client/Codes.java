package org.machwire.client;

import org.machwire.mach.MachException;
import org.machwire.mach.ReturnCode;

/** Makes exceptions of codes that come as numbers. */
final class Codes {
    private Codes() {}

    /** Makes the exception of a code: KERN_FAILURE, with the number said, for one that has no name here. */
    static MachException exception(int number, String detail) {
        ReturnCode code = ReturnCode.of(number);
        return code == null
                ? new MachException(ReturnCode.KERN_FAILURE, detail + ": code 0x" + Integer.toHexString(number))
                : new MachException(code, detail);
    }
}
