// An RPC with rights in its body between two tasks. One JSON line an event; the last says "checked" if all was as documented.
//
//   node rpc.mjs --socket PATH [--proto FOLDER] [--node NODE]

import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { attach, bitsOf, integers, rights, wordsIn, MACH_MSG_TYPE_COPY_SEND, MACH_MSG_TYPE_INTEGER_32, MACH_MSG_TYPE_MAKE_SEND,
  MACH_MSG_TYPE_PORT_SEND, MACH_MSG_TYPE_PORT_SEND_ONCE, MACH_PORT_NULL, MACH_PORT_RIGHT_RECEIVE, MACH_PORT_TYPE_DEAD_NAME,
  MACH_PORT_TYPE_SEND, MACH_PORT_TYPE_SEND_ONCE, MIG_SERVER_DIED } from './machwire.mjs';

// The interface that the two have agreed on: a routine that doubles a number and tells it to a port as well.
const DOUBLE = 4000;
const TOLD = 4200;

const tell = (event, facts) => console.log(JSON.stringify({ event, ...facts }));
const hex = (number) => `0x${number.toString(16)}`;

const { values } = parseArgs({ options: {
  socket: { type: 'string', default: process.env.MACHWIRE_SOCKET }, proto: { type: 'string' },
  node: { type: 'string', default: '/servers/node-rpc' } } });
const tasks = [];

async function newTask(name) {
  const task = await attach({ ...values, name });
  tasks.push(task);
  return task;
}

/** A task that has published a port. */
async function newServer() {
  const task = await newTask('rpc-server');
  const port = await task.allocateReceive();
  await task.call('NameService', 'Publish', { path: values.node, port, mode: 0o666 });
  tell('published', { node: values.node, task: task.number, port });
  return { task, port };
}

/** The next request, checked: the header's rights have changed places, and the right in the body is the server's own now. */
async function nextRequest({ task, port }) {
  const request = await task.receive(port);
  assert.deepEqual([request.id, request.localPort], [DOUBLE, port]);
  assert.equal(hex(request.bits), hex(bitsOf(MACH_MSG_TYPE_PORT_SEND_ONCE, MACH_MSG_TYPE_PORT_SEND, true)));
  assert.equal(await task.typeOf(request.remotePort), MACH_PORT_TYPE_SEND_ONCE);
  const [number, right] = request.body;
  assert.deepEqual(request.body.map(({ typeName, number: count }) => [typeName, count]),
    [[MACH_MSG_TYPE_INTEGER_32, 1], [MACH_MSG_TYPE_PORT_SEND, 1]]);
  const [listener] = wordsIn(right);
  assert.equal(await task.typeOf(listener), MACH_PORT_TYPE_SEND);
  tell('request', { id: request.id, seqno: request.seqno, size: request.size, replyPort: request.remotePort, listener });
  return { request, number: wordsIn(number)[0], listener };
}

/** Answers the request, and sends to the right that came in it. */
async function serveOne(server) {
  const { request, number, listener } = await nextRequest(server);
  await server.task.send({ to: listener, id: TOLD, body: [integers(2 * number)] });
  await server.task.reply(request, [integers(2 * number), rights(MACH_MSG_TYPE_COPY_SEND, listener)]);
  await fails(server.task.typeOf(request.remotePort), 15, 'the send-once right is used up');
  return listener;
}

/** The client's side: the reply comes to the port made for it, and the other message to the port whose right was sent. */
async function callOnce(client, service, listener, number) {
  const reply = await client.rpc({ to: service, id: DOUBLE,
    body: [integers(number), rights(MACH_MSG_TYPE_MAKE_SEND, listener)] });
  assert.deepEqual([reply.id, reply.localPort, reply.remotePort], [DOUBLE + 100, reply.replyPort, MACH_PORT_NULL]);
  assert.equal(hex(reply.bits), hex(bitsOf(0, MACH_MSG_TYPE_PORT_SEND_ONCE, true)));
  const [doubled, back] = reply.body;
  assert.deepEqual(wordsIn(doubled), [2 * number]);
  assert.deepEqual([back.typeName, wordsIn(back)], [MACH_MSG_TYPE_PORT_SEND, [listener]], 'a right to an own port has its name');
  const told = await client.receive(listener, 0);
  assert.deepEqual([told.id, told.localPort, told.remotePort, wordsIn(told.body[0])], [TOLD, listener, MACH_PORT_NULL, [2 * number]]);
  assert.equal(hex(told.bits), hex(bitsOf(0, MACH_MSG_TYPE_PORT_SEND, false)));
  tell('reply', { id: reply.id, doubled: 2 * number });
}

async function callTwice(server, client, service) {
  const listener = await client.allocateReceive();
  const [first] = await Promise.all([serveOne(server), callOnce(client, service, listener, 21)]);
  const [again] = await Promise.all([serveOne(server), callOnce(client, service, listener, 1000)]);
  assert.equal(again, first, 'send rights to one port have one name in a task');
  await client.call('MachPortService', 'MachPortModRefs', { name: listener, right: MACH_PORT_RIGHT_RECEIVE, delta: -1 });
  assert.equal(await server.task.typeOf(first), MACH_PORT_TYPE_DEAD_NAME);
  tell('died', { listener: first });
}

/** Whether the request was received or is still queued: a server that ends without a reply is told by a notification. */
async function callTheDying(server, client, service) {
  const request = async () => client.rpc({ to: service, id: DOUBLE,
    body: [integers(1), rights(MACH_MSG_TYPE_MAKE_SEND, await client.allocateReceive())] });
  const received = request();
  received.catch(() => {}); // awaited below
  await nextRequest(server);
  const queued = request();
  queued.catch(() => {});
  await untilQueued(server);
  server.task.detach();
  await fails(received, MIG_SERVER_DIED, 'the server ended with the request in its hands');
  await fails(queued, MIG_SERVER_DIED, 'the server ended with the request in its queue');
  assert.equal(await client.typeOf(service), MACH_PORT_TYPE_DEAD_NAME);
}

async function untilQueued({ task, port }) {
  let status;
  do {
    ({ status } = await task.call('MachPortService', 'MachPortGetReceiveStatus', { name: port }));
  } while (status.msgcount === 0);
}

async function fails(call, code, what) {
  const failure = await call.then(() => assert.fail(`no failure though ${what}`), (caught) => caught);
  assert.equal(failure.code, code, `${what}: ${failure.message}`);
  tell('refused', { code, what });
}

try {
  if (!values.socket) throw new Error('usage: node rpc.mjs --socket PATH [--proto FOLDER] [--node NODE]');
  const server = await newServer();
  const client = await newTask('rpc-client');
  const { port: service } = await client.call('NameService', 'Lookup', { path: values.node });
  await callTwice(server, client, service);
  await callTheDying(server, client, service);
  tell('checked');
} catch (failure) {
  tell('failed', { message: failure.message });
  process.exitCode = 1;
} finally {
  tasks.forEach((task) => task.detach());
}
