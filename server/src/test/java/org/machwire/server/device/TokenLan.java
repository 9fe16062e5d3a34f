package org.machwire.server.device;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.machwire.server.capability.Conditions;
import org.machwire.server.capability.Presenter;
import org.machwire.server.capability.Realm;
import org.machwire.server.capability.Receipt;
import org.machwire.server.capability.RefusedException;
import org.machwire.server.names.Wish;
import org.machwire.token.BlockId;
import org.machwire.token.Octets;
import org.machwire.token.Scope;
import org.machwire.token.SigningKey;
import org.machwire.token.SubspaceId;
import org.machwire.token.TaskReference;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.Validity;

/** A {@link Lan} with its token door. Tasks have numbers, and end. */
final class TokenLan {
    private static final Octets INSTANCE = Octets.of(new byte[16]);

    final Lan lan = Lan.create();
    final Realm realm = new Realm(lan.devices, new Conditions() {
        @Override
        public boolean lives(TaskReference task) {
            return !lan.ended.contains(task.taskNumber());
        }

        @Override
        public boolean hasNode(String path) {
            return lan.tree.find(path, 0) != null;
        }

        @Override
        public @Nullable BlockId maker(SubspaceId subspace) {
            return lan.subspaces.maker(subspace);
        }
    });
    final TokenPorts ports = new TokenPorts(realm.capabilities(), lan.tree, lan.devices, lan.nodes, lan.subspaces,
            realm::nonce);
    private long lastTask = 10;

    /** A task with what it needs to present tokens. */
    record Holder(Client client, Presenter presenter) {
        long task() {
            return presenter.taskNumber();
        }
    }

    synchronized Holder task(int uid) {
        long number = ++lastTask;
        Presenter presenter = Realm.task(uid, number);
        return new Holder(new Client(lan, presenter.credentials(), number), presenter);
    }

    /** Ends a task as the server does: it is unknown at once, then what depended on it goes, then its names. */
    void end(Holder task) {
        lan.ended.add(task.task());
        lan.subspaces.taskEnded(task.task()).forEach(realm.capabilities()::subspaceEnded);
        realm.capabilities().taskEnded(new TaskReference(INSTANCE, task.task()));
        task.client().space.destroy();
    }

    TokenPorts.Import importToken(Holder task, Token token, SigningKey holder) throws RefusedException {
        return ports.importToken(task.client().space, token.encode(), Realm.proof(token, holder, task.presenter()),
                task.presenter());
    }

    /** Imports a token and opens a device of it. */
    int open(Holder task, Token token, SigningKey holder, String device, int mode) throws RefusedException {
        int master = importToken(task, token, holder).master();
        return lan.devices.open(task.client().space, task.client().space.sendRight(master), device, mode, Wish.NONE);
    }

    Token grant(Scope scope, int delegations) {
        return realm.grant(Realm.terms(Realm.ANN, scope, delegations));
    }

    Token narrow(Token token, SigningKey by, SigningKey holder, Scope scope, @Nullable SubspaceId subspace) {
        return realm.attenuate(token, by, new Terms(
                org.machwire.token.Holder.ofKey(holder.publicKey()), scope, Validity.ALWAYS,
                token.last().terms().delegations() - 1, subspace));
    }

    SubspaceId subspace(Holder task, int master, Map<String, String> names) {
        return ports.makeSubspace(task.client().space, master, names);
    }

    Receipt revoke(Token token) {
        Receipt receipt = realm.capabilities().revoke(token.last().id(), new byte[0], new byte[0],
                Realm.administrator());
        if (receipt == null) {
            throw new AssertionError("an administrator revokes everything");
        }
        return receipt;
    }
}
