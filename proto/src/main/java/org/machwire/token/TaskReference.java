package org.machwire.token;

/**
 * Names a task by what never stands for two: the run of the server that knows it, and its number there.
 *
 * @param serverInstance 16 octets, the {@code server_instance} of {@code Attached}
 * @param taskNumber the {@code task_number} of {@code Attached}, below 2^63
 */
public record TaskReference(Octets serverInstance, long taskNumber) {
    public static final int INSTANCE_LENGTH = 16;

    public TaskReference {
        serverInstance.ofLength(INSTANCE_LENGTH, "a server's instance");
        Numbers.checkSigned(taskNumber, "a task's number");
    }

    public static TaskReference ofProto(org.machwire.v1.TaskReference task) {
        return new TaskReference(Octets.of(task.getServerInstance()), task.getTaskNumber());
    }

    public org.machwire.v1.TaskReference toProto() {
        return org.machwire.v1.TaskReference.newBuilder().setServerInstance(serverInstance.toByteString())
                .setTaskNumber(taskNumber).build();
    }

    @Override
    public String toString() {
        return "task " + taskNumber + " of server instance " + serverInstance;
    }
}
