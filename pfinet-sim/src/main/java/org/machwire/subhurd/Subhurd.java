package org.machwire.subhurd;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.machwire.client.Credential;
import org.machwire.client.Hypervisor;
import org.machwire.client.HypervisorException;
import org.machwire.client.ImportedToken;
import org.machwire.client.Kept;
import org.machwire.client.MachTask;
import org.machwire.client.Message;
import org.machwire.client.MessageReceiver;
import org.machwire.client.Notification;
import org.machwire.client.ReceiveRight;
import org.machwire.client.RefusedTokenException;
import org.machwire.client.Session;
import org.machwire.client.SessionEvent;
import org.machwire.client.TokenSource;
import org.machwire.token.SigningKey;
import org.machwire.token.SubspaceId;
import org.machwire.token.Token;
import org.machwire.token.TokenException;
import org.machwire.token.TokenVerifier;

/**
 * A task at the hypervisor with a subspace of its own. When the task or the right it holds dies, it attaches again and makes a new subspace
 * of its token; what was in the old one has died with it. Thread-safe.
 */
final class Subhurd implements AutoCloseable {
    private final TokenSource tokens;
    private final Map<String, String> names;
    private final Consumer<String> notes;
    private final Session session;
    private final Kept<World> world;
    /** Why the token presented last was refused, and which: it is not presented again. Written under the session's lock. */
    private @Nullable Refusal refusal;

    private record Refusal(Token token, RefusedTokenException reason) {}

    private Subhurd(Path socket, TokenSource tokens, Map<String, String> names, Consumer<String> notes) {
        this.tokens = tokens;
        this.names = new TreeMap<>(names);
        this.notes = notes;
        session = Session.open(() -> Hypervisor.connect(socket), "subhurd", this::happened);
        try {
            world = session.keep("the subspace", this::make);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /**
     * Attaches, imports a token and makes the subspace.
     *
     * @param socket the hypervisor's
     * @param tokens the sub-Hurd's own; asked again after each death
     * @param names those that the token's master knows, by those inside
     * @param notes takes sentences for people, from several threads
     * @throws org.machwire.mach.MachException the codes of {@link MachTask#importToken} and {@link MachTask#makeSubspace}
     * @throws HypervisorException if the hypervisor cannot be reached, refuses the token, or it can be narrowed no further
     */
    static Subhurd open(Path socket, TokenSource tokens, Map<String, String> names, Consumer<String> notes) {
        return new Subhurd(socket, tokens, names, notes);
    }

    /**
     * The world of the moment, of which tokens for children are made.
     *
     * @throws RuntimeException why there is none: the task has died and is not back, or the token is refused
     */
    World world() {
        return world.get();
    }

    /** Ends the task, and with it, at the hypervisor, the subspace and every token that names it. */
    @Override
    public void close() {
        session.close();
    }

    private World make(MachTask task) {
        Credential credential = tokens.fetch();
        SigningKey key = credential.key();
        if (key == null) {
            throw new HypervisorException(
                    "the token names no key of its holder, so nobody can narrow it for children: have it granted for a key");
        }
        ImportedToken imported = importToken(task, credential.token(), key);
        try {
            int delegations = delegations(task, credential.token());
            SubspaceId subspace = task.makeSubspace(imported.master(), names);
            watch(task, imported);
            return new World(credential.token(), key, subspace, task.reference(task.number()), delegations);
        } catch (RuntimeException e) {
            imported.close();
            throw e;
        }
    }

    private ImportedToken importToken(MachTask task, Token token, SigningKey key) {
        Refusal before = refusal;
        if (before != null && before.token.equals(token)) {
            throw before.reason; // the hypervisor counts refusals, and lets a user have few
        }
        try {
            return task.importToken(token, key);
        } catch (RefusedTokenException e) {
            refusal = new Refusal(token, e);
            throw e;
        }
    }

    private static int delegations(MachTask task, Token token) {
        try {
            return new TokenVerifier(task.serverKey()).verify(token).remainingDelegations();
        } catch (TokenException e) {
            throw new HypervisorException("the hypervisor has taken a token that is not to be verified", e);
        }
    }

    /** Begins anew when the right dies and the task does not: it was revoked, or the sub-Hurd around this one has ended. */
    private void watch(MachTask task, ImportedToken imported) {
        ReceiveRight notices = task.allocateReceive();
        notices.receive(new MessageReceiver() {
            @Override
            public void message(Message message) {
                if (message.notification() instanceof Notification.PortDied && session.task() == task) {
                    session.startOver(new HypervisorException("its token was revoked, has expired, or is of a sub-Hurd "
                            + "that has ended"));
                }
            }

            @Override
            public void ended(RuntimeException reason) {
                // the task has died, which the session knows
            }
        });
        var _ = imported.master().requestDeadName(notices);
    }

    private void happened(SessionEvent event) {
        notes.accept(switch (event) {
            case SessionEvent.Lost(var reason) ->
                "the subspace has ended, with all devices in it: " + reason.getMessage();
            case SessionEvent.Restored(var what, _) -> what + " is there again";
            case SessionEvent.NotRestored(var what, var reason) ->
                what + " could not be made again: " + reason.getMessage();
        });
    }
}
