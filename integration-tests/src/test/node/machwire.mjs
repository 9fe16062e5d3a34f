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
export const MACH_PORT_NULL = 0;
export const MACH_PORT_DEAD = 0xffffffff;
export const MACH_PORT_RIGHT_RECEIVE = 1;
export const MACH_PORT_TYPE_SEND = 0x10000;
export const MACH_PORT_TYPE_SEND_ONCE = 0x40000;
export const MACH_PORT_TYPE_DEAD_NAME = 0x100000;
export const MACH_MSG_TYPE_INTEGER_32 = 2;
export const MACH_MSG_TYPE_PORT_RECEIVE = 16;
export const MACH_MSG_TYPE_PORT_SEND = 17;
export const MACH_MSG_TYPE_PORT_SEND_ONCE = 18;
export const MACH_MSG_TYPE_MOVE_SEND_ONCE = 18;
export const MACH_MSG_TYPE_COPY_SEND = 19;
export const MACH_MSG_TYPE_MAKE_SEND = 20;
export const MACH_MSG_TYPE_MAKE_SEND_ONCE = 21;
export const MACH_MSGH_BITS_COMPLEX = 0x80000000;
export const MACH_RCV_TIMEOUT = 0x100;
export const MACH_NOTIFY_SEND_ONCE = 71;
export const MIG_REPLY_MISMATCH = -301;
export const MIG_SERVER_DIED = -308;
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

/** A message that was not sent or not received: `code` as mach_msg.proto lists them, or one of MIG's. */
export class MachMsgError extends Error {
  constructor(code, what) {
    super(`${what}: ${code < 0 ? code : `0x${code.toString(16)}`}`);
    this.code = code;
  }
}

/** MACH_MSGH_BITS: what the remote and the local right of a header are, and whether the body has rights. */
export const bitsOf = (remote, local, complex) => ((complex ? MACH_MSGH_BITS_COMPLEX : 0) | remote | (local << 8)) >>> 0;

/** An item of a message's body: 32-bit numbers. */
export const integers = (...numbers) => wordsOf(MACH_MSG_TYPE_INTEGER_32, numbers);

/** An item of a message's body: port rights, each taken from a name of one's own as the disposition says. */
export const rights = (disposition, ...names) => wordsOf(disposition, names);

/** The numbers, or the names of rights, of a received item. */
export const wordsIn = ({ data }) => Array.from({ length: data.length / 4 }, (_, i) => data.readUInt32LE(4 * i));

function wordsOf(typeName, words) {
  const data = Buffer.alloc(4 * words.length);
  words.forEach((word, i) => data.writeUInt32LE(word >>> 0, 4 * i));
  return { typeName, typeSize: 32, number: words.length, data };
}

const isRight = ({ typeName }) => typeName >= 16 && typeName <= 21;

// A message as mach_msg.proto has it, from what a caller says.
function messageOf({ to, as = MACH_MSG_TYPE_COPY_SEND, reply = MACH_PORT_NULL, replyAs = 0, id, body = [] }) {
  return { bits: bitsOf(as, replyAs, body.some(isRight)), remotePort: to, localPort: reply, id, body };
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

  /**
   * Sends a message, waiting while the destination's queue is full.
   *
   * @param to the destination's name, with `as` its disposition, else COPY_SEND
   * @param reply a reply right's name, with `replyAs` its disposition; none if left out
   * @param id the message's number
   * @param body items: see `integers` and `rights`
   * @throws MachMsgError
   */
  async send(message) {
    const { returnCode } = await this.call('MachMsgService', 'Send', { message: messageOf(message) });
    if (returnCode) throw new MachMsgError(returnCode, `message ${message.id} was not sent`);
  }

  /**
   * Receives the next message of a receive right or port set; its rights are the task's from then on.
   *
   * @param timeoutMs how long to wait; for ever if left out
   * @throws MachMsgError
   */
  async receive(name, timeoutMs) {
    const request = timeoutMs === undefined ? { name } : { name, option: MACH_RCV_TIMEOUT, timeoutMs };
    return received(await this.call('MachMsgService', 'Receive', request));
  }

  /**
   * Does a whole RPC as MIG's stubs do: sends a request with a send-once right to a port made for its reply, and waits for that.
   *
   * @returns the reply, whose id is the request's plus 100
   * @throws MachMsgError MIG_SERVER_DIED if the send-once right was destroyed unused; MIG_REPLY_MISMATCH
   */
  async rpc(request) {
    const reply = await this.allocateReceive();
    try {
      const message = messageOf({ ...request, reply, replyAs: MACH_MSG_TYPE_MAKE_SEND_ONCE });
      const answer = received(await this.call('MachMsgService', 'Rpc', { send: { message }, receive: { name: reply } }));
      if (answer.id === MACH_NOTIFY_SEND_ONCE) throw new MachMsgError(MIG_SERVER_DIED, 'the server gave no reply');
      if (answer.id !== request.id + 100) throw new MachMsgError(MIG_REPLY_MISMATCH, `reply ${answer.id} to ${request.id}`);
      return { ...answer, replyPort: reply };
    } finally {
      await this.call('MachPortService', 'MachPortModRefs', { name: reply, right: MACH_PORT_RIGHT_RECEIVE, delta: -1 });
    }
  }

  /** Answers a request through its send-once right, which is used up. */
  async reply({ remotePort, id }, body) {
    await this.send({ to: remotePort, as: MACH_MSG_TYPE_MOVE_SEND_ONCE, id: id + 100, body });
  }

  /** What a name denotes: MACH_PORT_TYPE_ bits. */
  async typeOf(name) {
    return (await this.call('MachPortService', 'MachPortType', { name })).type;
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

function received({ returnCode, message }) {
  if (returnCode) throw new MachMsgError(returnCode, 'no message was received');
  return message;
}

// net_rcv_msg: 64 octets of header of which 14 count, then a packet_header of 4 octets and the payload.
function frameOf({ body: [header, packet] }) {
  return Buffer.concat([header.data.subarray(0, 14), packet.data.subarray(4)]);
}
