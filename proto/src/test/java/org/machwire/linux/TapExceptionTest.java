package org.machwire.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TapExceptionTest {
    @Test
    void missingDeviceTellsToLoadTheModule() {
        assertThat(TapException.opening(LinuxCalls.ENOENT))
                .hasMessage("/dev/net/tun is missing or has no driver: an administrator loads it with `modprobe tun`");
    }

    @Test
    void forbiddenDeviceTellsTheModeItShouldHave() {
        assertThat(TapException.opening(LinuxCalls.EACCES))
                .hasMessage("you may not open /dev/net/tun: an administrator makes"
                        + " it usable with `chmod 0666 /dev/net/tun`, the mode most distributions give it");
    }

    @Test
    void deviceForbiddenToAContainerTellsToPassItOn() {
        assertThat(TapException.opening(LinuxCalls.EPERM))
                .hasMessage("this container may not use /dev/net/tun: start it with `--device /dev/net/tun`");
    }

    @Test
    void namespaceOfSomeoneElseTellsToMakeOne() {
        assertThat(TapException.creating("eth0", LinuxCalls.EPERM))
                .hasMessage(
                        "you may not make interfaces in this network namespace: put `unshare -Urn` before the command, or run"
                                + " it as root in a network namespace of your own");
    }

    @Test
    void nameInUseTellsToChooseAnother() {
        assertThat(TapException.creating("eth0", LinuxCalls.EBUSY))
                .hasMessage("this network namespace has an interface \"eth0\" already: choose another name, or run "
                        + "in a namespace of your own by putting `unshare -Urn` before it");
    }

    @Test
    void anyOtherErrorIsInTheWordsOfTheSystem() {
        int enospc = -28;

        assertThat(TapException.opening(enospc)).hasMessage("cannot open /dev/net/tun: No space left on device");
        assertThat(TapException.creating("eth0", enospc))
                .hasMessage("cannot make the TAP interface \"eth0\": No space left on device");
        assertThat(TapException.configuring("set eth0 up", enospc))
                .hasMessage("cannot set eth0 up: No space left on device");
    }
}
