package org.machwire.server.port.model;

/** One kernel with tasks in it, as the random operations see it. */
public interface World {
    /** Makes a task without a name. */
    TaskPorts newTask();
}
