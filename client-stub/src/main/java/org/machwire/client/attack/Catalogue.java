package org.machwire.client.attack;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** All attacks, in the order of their numbers. What uses something up for a while, a bucket, is bounded, and nothing after it needs that. */
final class Catalogue {
    private Catalogue() {}

    static List<Attack> all() {
        List<Attack> all = new ArrayList<>();
        all.addAll(LinkAttacks.all());
        all.addAll(LinkStateAttacks.all());
        all.addAll(ShapeAttacks.all());
        all.addAll(BatchAttacks.all());
        all.addAll(SourceAttacks.all());
        all.addAll(ArpAttacks.all());
        all.addAll(DhcpAttacks.all());
        all.addAll(RouterAttacks.all());
        all.addAll(NeighbourAttacks.all());
        all.addAll(RoleAttacks.all());
        all.addAll(Floods.all());
        all.addAll(ResourceAttacks.all());
        all.addAll(FilterAttacks.all());
        all.addAll(RightAttacks.all());
        all.addAll(PortAttacks.all());
        all.addAll(LeakAttacks.all());
        all.sort(Comparator.comparingInt(attack -> Integer.parseInt(attack.id())));
        return all;
    }
}
