package org.machwire.client.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    /** Those of the page that a client can make that sends frames. */
    private static final List<String> IDS = List.of("1", "3", "5", "6", "7", "9", "12", "14", "16", "17", "18", "19",
            "21",
            "22", "23", "25", "29", "30", "31", "34", "36", "37", "39", "40", "43", "45", "46", "48", "49", "52", "53",
            "54", "55", "57", "58", "59", "61", "62", "63", "64", "65", "67", "69", "71", "73", "75", "77", "80", "85",
            "89");

    @Test
    void everyAttackIsThereOnceAndInOrder() {
        assertThat(Catalogue.all()).extracting(Attack::id).containsExactlyElementsOf(IDS);
        assertThat(Catalogue.all()).extracting(Attack::name).doesNotHaveDuplicates()
                .allMatch(name -> name.length() <= 45);
    }
}
