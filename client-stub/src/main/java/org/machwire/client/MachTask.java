package org.machwire.client;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.machwire.mach.MachException;
import org.machwire.mach.MachMsgType;
import org.machwire.mach.MachPortRight;
import org.machwire.mach.ReturnCode;
import org.machwire.token.BlockId;
import org.machwire.token.Octets;
import org.machwire.token.SigningKey;
import org.machwire.token.SubspaceId;
import org.machwire.token.TaskReference;
import org.machwire.token.Terms;
import org.machwire.token.Token;
import org.machwire.token.VerifyingKey;
import org.machwire.v1.AttachRequest;
import org.machwire.v1.Attached;
import org.machwire.v1.CapabilityServiceGrpc;
import org.machwire.v1.DeviceServiceGrpc;
import org.machwire.v1.GetPrivilegedPortsRequest;
import org.machwire.v1.LookupRequest;
import org.machwire.v1.LookupResponse;
import org.machwire.v1.MachMsgServiceGrpc;
import org.machwire.v1.MachPortServiceGrpc;
import org.machwire.v1.NameServiceGrpc;
import org.machwire.v1.PublishRequest;
import org.machwire.v1.TaskServiceGrpc;

/**
 * A task of the hypervisor: a port space of its own, alive while this object is open and its connection stands. Thread-safe.
 */
public final class MachTask implements AutoCloseable {
    private static final Metadata.Key<byte[]> TASK_ID = Metadata.Key.of("machwire-task-bin",
            Metadata.BINARY_BYTE_MARSHALLER);

    private final Attached attached;
    private final TaskLife life;
    private final SendRight root;
    private final PortCalls ports;
    private final MessageCalls calls;
    private final DeviceServiceGrpc.DeviceServiceBlockingStub devices;
    private final CapabilityCalls capabilities;
    private final NameServiceGrpc.NameServiceBlockingStub names;
    private final Channel channel;

    private MachTask(Channel channel, Attached attached, TaskLife life) {
        Metadata headers = new Metadata();
        headers.put(TASK_ID, attached.getTaskId().toByteArray());
        this.channel = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
        this.life = life;
        this.attached = attached;
        ports = new PortCalls(this, MachPortServiceGrpc.newBlockingStub(this.channel));
        calls = new MessageCalls(this, MachMsgServiceGrpc.newBlockingStub(this.channel));
        capabilities = new CapabilityCalls(this, attached.getTaskId().toByteArray(),
                CapabilityServiceGrpc.newBlockingStub(this.channel));
        devices = DeviceServiceGrpc.newBlockingStub(this.channel);
        names = NameServiceGrpc.newBlockingStub(this.channel);
        root = new SendRight(this, attached.getRootDirectory());
    }

    static MachTask attach(Channel channel, String name) {
        TaskLife life = new TaskLife();
        TaskServiceGrpc.newStub(channel).attach(AttachRequest.newBuilder().setName(name).build(), life);
        return new MachTask(channel, Timeouts.awaitOpen(life.attached, Timeouts.OPENING, life::end), life);
    }

    /** The public number of the task, as status shows it. */
    public long number() {
        return attached.getTaskNumber();
    }

    /** What this run of the server knows a task by: tokens may be good while it lives. */
    public TaskReference reference(long taskNumber) {
        return new TaskReference(Octets.of(attached.getServerInstance().toByteArray()), taskNumber);
    }

    /** The server's key, which signs the first blocks of its tokens. */
    public VerifyingKey serverKey() {
        return VerifyingKey.of(attached.getServerKey().toByteArray());
    }

    /** The root directory of the task's node tree. */
    public SendRight root() {
        return root;
    }

    /** Completes, never exceptionally, when the task has died or was closed, with the reason. */
    public CompletableFuture<RuntimeException> death() {
        return life.death;
    }

    /**
     * Allocates a receive right: a new port, queue limit 5.
     *
     * @throws MachException KERN_RESOURCE_SHORTAGE
     */
    public ReceiveRight allocateReceive() {
        return new ReceiveRight(this, ports.allocate(MachPortRight.RECEIVE));
    }

    /**
     * Allocates a receive right under this name.
     *
     * @throws MachException KERN_INVALID_VALUE the name is null or dead, KERN_NAME_EXISTS, KERN_RESOURCE_SHORTAGE
     */
    public ReceiveRight allocateReceive(int name) {
        ports.allocateName(MachPortRight.RECEIVE, name);
        return new ReceiveRight(this, name);
    }

    /** Allocates an empty port set. */
    public PortSet allocatePortSet() {
        return new PortSet(this, ports.allocate(MachPortRight.PORT_SET));
    }

    /** Allocates an empty port set under this name; errors as with {@link #allocateReceive(int)}. */
    public PortSet allocatePortSet(int name) {
        ports.allocateName(MachPortRight.PORT_SET, name);
        return new PortSet(this, name);
    }

    /** Allocates a dead name. */
    public DeadName allocateDeadName() {
        return new DeadName(this, ports.allocate(MachPortRight.DEAD_NAME));
    }

    /** Allocates a dead name under this name; errors as with {@link #allocateReceive(int)}. */
    public DeadName allocateDeadName(int name) {
        ports.allocateName(MachPortRight.DEAD_NAME, name);
        return new DeadName(this, name);
    }

    /** Lists the task's names with their types, in ascending order ({@code mach_port_names}). */
    public List<NameType> names() {
        return ports.names();
    }

    /**
     * Gives a right another name ({@code mach_port_rename}). Other objects of the same port know it by the old name still: they
     * are not to be used any more.
     *
     * @throws MachException KERN_INVALID_VALUE the name is null or dead, KERN_NAME_EXISTS
     */
    public void rename(Right right, int newName) {
        ports.rename(right.name(), newName);
        right.renamed(newName);
    }

    /**
     * Gives up all rights of a name at once ({@code mach_port_destroy}). Other objects of the same port are not to be used any
     * more.
     */
    public void destroy(Right right) {
        ports.destroy(right.name());
        right.take();
    }

    /**
     * Inserts a right under a name: a free one, or that of the port ({@code mach_port_insert_right}).
     *
     * @param disposition MAKE_SEND, COPY_SEND, MOVE_SEND, MAKE_SEND_ONCE or MOVE_SEND_ONCE; what moves leaves its object empty
     * @return the right under that name
     * @throws MachException KERN_INVALID_VALUE, KERN_INVALID_CAPABILITY, KERN_NAME_EXISTS, KERN_RIGHT_EXISTS, KERN_UREFS_OVERFLOW
     */
    public Right insertRight(int name, Right from, int disposition) {
        ports.insert(name, from, disposition);
        boolean once = disposition == MachMsgType.MOVE_SEND_ONCE || disposition == MachMsgType.MAKE_SEND_ONCE;
        return once ? new SendOnceRight(this, name) : new SendRight(this, name);
    }

    /**
     * Sends a message, and waits while the destination's queue is full. A destination that dies meanwhile is a success.
     *
     * @throws MachException MACH_SEND_INVALID_DEST, MACH_SEND_INVALID_REPLY, MACH_SEND_INVALID_RIGHT, MACH_SEND_NO_BUFFER and the
     *         other codes of sending: {@link OutgoingMessage} tells whose the rights are then
     * @throws IllegalStateException if a right of the message is empty
     */
    public void send(OutgoingMessage message) {
        send(message, SendOptions.WAIT);
    }

    /**
     * Sends a message, and waits no longer than this for room in the destination's queue; zero does not wait.
     *
     * @throws MachException MACH_SEND_TIMED_OUT: the message has its rights again, to be sent once more or closed; and those of
     *         {@link #send(OutgoingMessage)}
     */
    public void send(OutgoingMessage message, Duration timeout) {
        send(message, SendOptions.within(timeout));
    }

    /**
     * Sends a message as the options say.
     *
     * @return false if the message was queued past the limit, and its receipt will be notified (MACH_SEND_WILL_NOTIFY)
     * @throws MachException MACH_SEND_NOTIFY_IN_PROGRESS, as after a time-out; MACH_SEND_INVALID_NOTIFY, MACH_SEND_NO_NOTIFY and
     *         those of {@link #send(OutgoingMessage)}
     */
    public boolean send(OutgoingMessage message, SendOptions options) {
        return calls.send(message, options);
    }

    /**
     * Sends a message, then receives one: what clients and the loops of servers are made of.
     *
     * @return what was received, to be closed, whatever it is
     * @throws MachException the codes of sending, with which nothing is received, and of receiving
     */
    public Message rpc(OutgoingMessage message, MessageSource from) {
        return calls.rpc(message, SendOptions.WAIT, from, ReceiveOptions.WAIT);
    }

    /** Sends a message, then receives one, each as its options say. */
    public Message rpc(OutgoingMessage message, SendOptions sending, MessageSource from, ReceiveOptions receiving) {
        return calls.rpc(message, sending, from, receiving);
    }

    /**
     * Opens a stream for many one-way messages, which does not wait for the answer to each.
     *
     * @param refusals takes what could not be sent, on the library's own thread
     */
    public MessageSender openSender(MessageSender.Refusals refusals) {
        return MessageSender.open(this, refusals);
    }

    /**
     * Looks a node up: a device's master, a directory, or the port that a task published there.
     *
     * @throws MachException ENOENT, ENOTDIR, EACCES, ENAMETOOLONG, EINVAL, KERN_RESOURCE_SHORTAGE
     */
    public SendRight lookup(String path) {
        LookupResponse found = Failures.call(() -> names.lookup(LookupRequest.newBuilder().setPath(path).build()));
        return new SendRight(this, found.getPort());
    }

    /**
     * Gets a device master for whatever this user may open ({@code get_privileged_ports}). The name that a device is opened by is its
     * path, {@code SEGMENT/DEVICE} or {@code DEVICE}; NameService in name.proto has the rule.
     *
     * @throws MachException KERN_RESOURCE_SHORTAGE
     */
    public SendRight getPrivilegedPorts() {
        return new SendRight(this, Failures
                .call(() -> names.getPrivilegedPorts(GetPrivilegedPortsRequest.getDefaultInstance()))
                .getDeviceMaster());
    }

    /** The node tree as this task sees it: to list it, and to change permissions. */
    public Nodes nodes() {
        return new Nodes(names);
    }

    /**
     * Publishes a port of this task as a node, until the port dies.
     *
     * @param mode permission bits, 0 to 0777
     * @throws MachException EACCES, EEXIST, EDQUOT and those of {@link #lookup}
     */
    public void publish(String path, ReceiveRight port, int mode) {
        Failures.call(() -> names.publish(
                PublishRequest.newBuilder().setPath(path).setPort(port.name()).setMode(mode).build()));
    }

    /**
     * Turns a token into a right; one that names a subspace moves this task into it for good. Importing it again gives another
     * reference of the same right.
     *
     * @param key of the token's holder; null for a token that is a user's alone
     * @throws RefusedTokenException if the hypervisor refuses it
     * @throws HypervisorException if the key is not the one that the token names, or too many tokens of this user were refused
     * @throws MachException KERN_INVALID_ARGUMENT, KERN_RESOURCE_SHORTAGE
     */
    public ImportedToken importToken(Token token, @Nullable SigningKey key) {
        return capabilities.importToken(token, key);
    }

    /**
     * Makes a token of what rights can open, narrowed by terms that name no nodes.
     *
     * @param rights 1 to 16: masters of nodes and multiplexer directories as {@link #lookup} gives them, or one imported master
     * @param label for people, at most 64 printable ASCII characters
     * @throws MachException KERN_INVALID_CAPABILITY, EACCES, KERN_INVALID_ARGUMENT, EDQUOT
     */
    public Token export(List<SendRight> rights, Terms terms, String label) {
        return capabilities.export(rights, terms, label);
    }

    /**
     * Ends a block and all that descends from it, for ever: one that this user exported, or any as the administrator. When this
     * returns it is on disk, and no frame of these rights can come to any receiver any more. Revoking again answers the same.
     *
     * @throws HypervisorException if there is no such block, or it is not this user's
     */
    public RevocationReceipt revoke(BlockId id) {
        return capabilities.revoke(id, null);
    }

    /**
     * Ends a block as above, by the private key of a holder that a block before it names.
     *
     * @param proof the chain up to the block or beyond it, and that key
     */
    public RevocationReceipt revoke(BlockId id, Credential proof) {
        return capabilities.revoke(id, proof);
    }

    /** Lists grants: what this user exported, to the administrator all; with them what descends from them and was imported. */
    public List<GrantRecord> grants() {
        return capabilities.grants();
    }

    /**
     * Makes a subspace that holds these names only, until this task ends.
     *
     * @param master an imported one
     * @param names the names that the master knows, by those inside: 1 to 64
     * @throws MachException KERN_INVALID_CAPABILITY, D_NO_SUCH_DEVICE, EINVAL, KERN_INVALID_ARGUMENT
     */
    public SubspaceId makeSubspace(SendRight master, Map<String, String> names) {
        return capabilities.makeSubspace(master, names);
    }

    PortCalls ports() {
        return ports;
    }

    MessageCalls calls() {
        return calls;
    }

    DeviceServiceGrpc.DeviceServiceBlockingStub devices() {
        return devices;
    }

    MachMsgServiceGrpc.MachMsgServiceStub messages() {
        return MachMsgServiceGrpc.newStub(channel);
    }

    Channel channel() {
        return channel;
    }

    /** Ends the task, which has died of this reason then. */
    void end(RuntimeException reason) {
        life.death.complete(reason);
        life.end();
    }

    /** Ends the task: the hypervisor gives up all it holds. */
    @Override
    public void close() {
        life.end();
    }
}
