package org.machwire.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnreadOctetsTest {
    private final UnreadOctets unread = new UnreadOctets(100, 200);
    private final List<String> told = new ArrayList<>();

    @Test
    void whoFindsNoRoomIsToldOnceWhenThereIsSome() {
        Runnable first = () -> told.add("first");
        Runnable second = () -> told.add("second");
        unread.add(99);
        assertThat(unread.hasRoom(first)).isTrue();
        unread.add(50);
        assertThat(unread.hasRoom(first)).isFalse();
        assertThat(unread.hasRoom(first)).isFalse();
        assertThat(unread.hasRoom(second)).isFalse();

        unread.remove(49);
        assertThat(told).isEmpty();
        unread.remove(1);
        assertThat(told).containsExactly("first", "second");
        unread.remove(99);
        assertThat(told).hasSize(2);
    }

    @Test
    void whoNoLongerWaitsIsNotTold() {
        Runnable later = () -> told.add("told");
        unread.add(100);
        assertThat(unread.hasRoom(later)).isFalse();
        unread.forget(later);

        unread.remove(100);
        assertThat(told).isEmpty();
    }

    @Test
    void thereAreTooManyFromTheSecondBoundOn() {
        unread.add(199);
        assertThat(unread.isTooMany()).isFalse();
        unread.add(1);
        assertThat(unread.isTooMany()).isTrue();
        unread.remove(1);
        assertThat(unread.isTooMany()).isFalse();
    }
}
