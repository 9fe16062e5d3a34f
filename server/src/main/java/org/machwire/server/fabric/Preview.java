package org.machwire.server.fabric;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.machwire.v1.DropReason;

/**
 * What would become of a frame.
 *
 * @param verdict NOT_DROPPED, or why it would go no further
 * @param audience who would hear it
 * @param answeredFor in whose name the hypervisor would answer it, and nobody would hear it; null for nobody's
 */
public record Preview(DropReason verdict, List<Attachment> audience, @Nullable Attachment answeredFor) {
    public Preview {
        audience = List.copyOf(audience);
    }

    static Preview dropped(DropReason reason) {
        return new Preview(reason, List.of(), null);
    }
}
