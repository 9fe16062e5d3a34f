// A small client library for machwire, made from the .proto files alone. Copy it and change it as you like.

import path from 'node:path';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

/** Numbers of Mach's that a client needs; the comments of the .proto files say what each is for. */
export const D_READ = 1;
export const D_WRITE = 2;
export const D_NOWAIT = 8;
export const NET_STATUS = 0x6e0001;
export const NET_ADDRESS = 0x6e0002;
export const MACH_PORT_RIGHT_RECEIVE = 1;
export const MACH_MSG_TYPE_MAKE_SEND = 20;
export const NET_RCV_MSG_ID = 2999;

/** The 28 words that the Hurd's pfinet sets: ARP, IPv4 and IPv6 at full length, and nothing else. */
export const PFINET_FILTER = [
  0x0401, 0, 0, 0, //         header: NETF_IN, NETF_BPF
  0x0028, 0, 12, 0, //        load the EtherType
  0x0015, 2, 0x0806, 0, //    ARP: accept
  0x0015, 1, 0x0800, 0, //    IPv4: accept
  0x0015, 0x0100, 0x86dd, 0, // IPv6: accept; else skip one
  0x0006, 0, 1500, 0, //      accept 1500 octets of payload
  0x0006, 0, 0, 0, //         refuse
];

const here = path.dirname(fileURLToPath(import.meta.url));

/** Where the .proto files lie in a checkout of machwire. */
const CHECKOUT = path.resolve(here, '../../../../proto/src/main/protobuf');

const files = ['task', 'mach_port', 'mach_msg', 'device', 'name', 'admin'];
const own = protoLoader.loadSync(path.join(here, 'rpc_status.proto'));

/** A failed call: `reason` and `code` as the .proto comments document them; `code` is null for a plain gRPC failure. */
export class HypervisorError extends Error {
  constructor(failure) {
    const info = errorInfo(failure.metadata);
    super(failure.details || failure.message);
    this.status = grpc.status[failure.code];
    this.domain = info?.domain ?? 'grpc';
    this.reason = info?.reason ?? this.status;
    this.code = info ? Number(info.metadata.code) : null;
  }
}

// The details travel as a serialized google.rpc.Status in the trailers, and in it the ErrorInfo as an Any.
function errorInfo(trailers) {
  const [details] = trailers?.get('grpc-status-details-bin') ?? [];
  if (!details) return undefined;
  const any = own['google.rpc.Status'].deserialize(details).details
    ?.find((detail) => detail.type_url.endsWith('/google.rpc.ErrorInfo'));
  return any && own['google.rpc.ErrorInfo'].deserialize(any.value);
}

/**
 * Becomes a Mach task of the hypervisor that listens on a Unix socket.
 *
 * @param socket the socket's path
 * @param name a name for people, shown in `machwire status`
 * @param proto the folder that holds machwire/v1/*.proto
 * @throws HypervisorError if nobody listens there, or a limit is reached
 */
export async function attach({ socket, name, proto = CHECKOUT }) {
  const definition = protoLoader.loadSync(files.map((file) => `machwire/v1/${file}.proto`),
    { includeDirs: [proto], longs: Number, enums: String, defaults: true, oneofs: true });
  const services = grpc.loadPackageDefinition(definition).machwire.v1;
  const target = `unix:${path.resolve(socket)}`;
  const task = new Task((service) => new services[service](target, grpc.credentials.createInsecure()));
  try {
    await task.attach(name);
    return task;
  } catch (failure) {
    task.detach();
    throw failure;
  }
}

/** A task: a port space of one's own. It lives as long as its attach stream, and all its rights go with it. */
class Task {
  #client;
  #clients = new Map();
  #metadata = new grpc.Metadata();
  #life;

  constructor(client) {
    this.#client = client;
  }

  async attach(name) {
    const life = this.stream('TaskService', 'Attach', { name });
    const { attached } = await life.opened;
    this.#metadata.set('machwire-task-bin', attached.taskId);
    this.#life = life;
    this.number = attached.taskNumber;
    this.rootDirectory = attached.rootDirectory;
    /** Resolves with the reason when the task ends. */
    this.ended = life.ended;
  }

  /** Calls a routine that has one answer: `await task.call('NameService', 'Lookup', { path })`. */
  call(service, routine, request) {
    return new Promise((resolve, reject) => {
      this.#of(service)[routine](request, this.#metadata, (failure, response) =>
        failure ? reject(new HypervisorError(failure)) : resolve(response));
    });
  }

  /** Calls a routine that answers with a stream. */
  stream(service, routine, request, next) {
    return openStream(this.#of(service)[routine](request, this.#metadata), next);
  }

  /** Allocates a receive right; its queue holds 16 messages, as pfinet's does. */
  async allocateReceive() {
    const { name } = await this.call('MachPortService', 'MachPortAllocate', { right: MACH_PORT_RIGHT_RECEIVE });
    await this.call('MachPortService', 'MachPortSetQlimit', { name, qlimit: 16 });
    return name;
  }

  /** Opens the device of a node as pfinet does, with a receive port and pfinet's filter. */
  async openDevice(node, mode = D_READ | D_WRITE) {
    const receivePort = await this.allocateReceive();
    const { port: master } = await this.call('NameService', 'Lookup', { path: node });
    const { device } = await this.call('DeviceService', 'DeviceOpen', { master, mode, name: 'eth' });
    await this.call('MachPortService', 'MachPortDeallocate', { name: master });
    await this.call('DeviceService', 'DeviceSetFilter',
      { device, receivePort, disposition: MACH_MSG_TYPE_MAKE_SEND, priority: 0, filter: PFINET_FILTER });
    return { device, receivePort };
  }

  /**
   * Opens the packet stream: batches of frames both ways, `next` gets each received one as an array of Buffers. `send` resolves
   * when the stream takes more; who does not wait for it fills his own memory.
   */
  async packets({ device, receivePort }, next) {
    const call = this.#of('DeviceService').Packets(this.#metadata);
    const stream = openStream(call, ({ frame }) => next(frame));
    call.write({ open: { device, receivePort } });
    const { opened } = await stream.opened;
    const send = async (frame) => call.write({ frame }) || once(call, 'drain');
    return { ...stream, ...opened, send };
  }

  /** Exchanges frames as Mach does: device_write, and net_rcv_msg messages from the receive port. */
  async machFrames({ device, receivePort }, next) {
    const stream = this.stream('MachMsgService', 'ReceiveStream', { name: receivePort }, ({ returnCode, message }) => {
      if (message?.id === NET_RCV_MSG_ID) next([frameOf(message)]);
      else if (returnCode) stream.close();
    });
    await stream.opened;
    const send = (frames) => Promise.all(frames.map((data) =>
      this.call('DeviceService', 'DeviceWrite', { device, mode: D_NOWAIT, data })));
    return { ...stream, send };
  }

  /** Ends the task. */
  detach() {
    this.#life?.close();
    this.#clients.forEach((client) => client.close());
  }

  // The clients of one target share a connection: grpc-js sees to that.
  #of(service) {
    if (!this.#clients.has(service)) this.#clients.set(service, this.#client(service));
    return this.#clients.get(service);
  }
}

// Every stream of machwire's says with its first response that it is open.
function openStream(call, next = () => {}) {
  let isOpen = false;
  const ended = new Promise((resolve) => {
    call.on('error', (failure) => resolve(new HypervisorError(failure)));
    call.on('end', () => resolve(new Error('the stream was ended')));
  });
  const opened = new Promise((resolve, reject) => {
    call.on('data', (response) => {
      if (isOpen) return next(response);
      isOpen = true;
      return resolve(response);
    });
    ended.then(reject);
  });
  return { opened, ended, close: () => call.cancel() };
}

// net_rcv_msg: 64 octets of header of which 14 count, then a packet_header of 4 octets and the payload.
function frameOf({ body: [header, packet] }) {
  return Buffer.concat([header.data.subarray(0, 14), packet.data.subarray(4)]);
}
