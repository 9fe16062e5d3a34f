package org.machwire.mach;

/** The message ids of Mach's {@code device} subsystem ({@code device.defs}); each reply has its request's id and 100. */
public final class DeviceRoutine {
    public static final int OPEN = 2800;
    public static final int CLOSE = 2801;
    public static final int WRITE = 2802;
    public static final int WRITE_INBAND = 2803;
    public static final int READ = 2804;
    public static final int READ_INBAND = 2805;
    /** Like OPEN, with a name of variable length. */
    public static final int OPEN_NEW = 2806;
    public static final int MAP = 2809;
    public static final int SET_STATUS = 2810;
    public static final int GET_STATUS = 2811;
    public static final int SET_FILTER = 2812;
    public static final int INTR_REGISTER = 2813;
    public static final int INTR_ACK = 2814;

    private DeviceRoutine() {}
}
