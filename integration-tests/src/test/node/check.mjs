// Two devices of two tasks exchange frames, forge some, and err on purpose. The last line says "checked" if all was as documented.
//
//   node check.mjs --socket PATH [--proto FOLDER]

import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { attach, D_READ, MACH_MSG_TYPE_MAKE_SEND } from './machwire.mjs';
import { arpFrame, ipv4Frame } from './stack.mjs';

const UDP = 17;
const tell = (event, facts) => console.log(JSON.stringify({ event, ...facts }));

const { values } = parseArgs({ options: { socket: { type: 'string' }, proto: { type: 'string' } } });
const tasks = [];

async function newTask(name) {
  const task = await attach({ ...values, name });
  tasks.push(task);
  return task;
}

/** A device with its packet stream; `received` takes the next frames, in order. */
async function newDevice(name) {
  const task = await newTask(name);
  const port = await task.openDevice(`/dev/eth0m/${name}`);
  const { lease } = await task.call('DeviceService', 'GetLease', { device: port.device });
  const host = { mac: lease.mac, address: lease.address.find(({ address }) => address.length === 4).address };
  const waiting = [];
  let wake;
  const stream = await task.packets(port, (frames) => {
    waiting.push(...frames);
    wake?.();
  });
  const cut = stream.ended.then((reason) => { throw reason; });
  cut.catch(() => {}); // heard where somebody waits
  const received = async (count) => {
    while (waiting.length < count) await Promise.race([cut, new Promise((resolve) => { wake = resolve; })]);
    return waiting.splice(0, count);
  };
  return { name, task, ...port, host, stream, received };
}

/** Frames of all lengths from 42 octets to the longest, each with a content of its own. */
function datagrams(from, to, count) {
  return Array.from({ length: count }, (_, i) => {
    const payload = Buffer.alloc(8 + Math.round((i * 1472) / Math.max(1, count - 1)), i + 1);
    payload.writeUInt32BE(i, 0);
    return ipv4Frame({ from: from.host, to: to.host, protocol: UDP, payload });
  });
}

async function exchange(a, b) {
  for (const count of [1, 7, 64]) {
    for (const [from, to] of [[a, b], [b, a]]) {
      const batch = datagrams(from, to, count);
      await from.stream.send(batch);
      assert.deepEqual(await to.received(count), batch, `${count} frames from ${from.name} to ${to.name}`);
      tell('exchanged', { from: from.name, to: to.name, frames: count });
    }
  }
}

/** Each forged frame goes between two good ones: what arrives right after a good one must be the next good one. */
async function forge(a, b) {
  const stolen = { mac: b.host.mac, address: b.host.address };
  const forged = {
    SRC_MAC: ipv4Frame({ from: { ...a.host, mac: stolen.mac }, to: b.host, protocol: UDP, payload: Buffer.alloc(8) }),
    SRC_IP4: ipv4Frame({ from: { ...a.host, address: stolen.address }, to: b.host, protocol: UDP, payload: Buffer.alloc(8) }),
    ARP_SPA: arpFrame({ operation: 2, from: { ...a.host, address: stolen.address }, to: b.host }),
  };
  const before = await drops(a);
  for (const [reason, frame] of Object.entries(forged)) {
    const [first, last] = datagrams(a, b, 2);
    await a.stream.send([first, frame, last]);
    assert.deepEqual(await b.received(2), [first, last], reason);
    tell('dropped', { reason });
  }
  const after = await drops(a);
  for (const reason of Object.keys(forged)) {
    assert.equal(after[reason] ?? 0, (before[reason] ?? 0) + 1, `${reason} is counted once`);
  }
}

async function drops({ task, name }) {
  const { device } = await task.call('AdminService', 'GetStatus', {});
  const { counters } = device.find(({ path }) => path === `/dev/eth0m/${name}`);
  return Object.fromEntries(counters.txDrops.map(({ reason, frames }) => [reason, frames]));
}

async function err(a) {
  const stranger = await newTask('stranger');
  const { port: master } = await a.task.call('NameService', 'Lookup', { path: '/dev/eth0m/readonly' });
  const { device: readOnly } = await a.task.call('DeviceService', 'DeviceOpen', { master, mode: D_READ, name: 'eth' });
  const status = { flavor: 0x6e0001, count: 7 };
  const filter = { device: a.device, receivePort: a.receivePort, disposition: MACH_MSG_TYPE_MAKE_SEND, priority: 0 };
  const frame = Buffer.alloc(60);
  const table = [
    ['MACH_SEND_INVALID_DEST', 0x10000003, a.task, 'DeviceService', 'DeviceGetStatus', { ...status, device: 0x7777 }],
    ['MACH_SEND_INVALID_DEST', 0x10000003, stranger, 'DeviceService', 'DeviceGetStatus', { ...status, device: a.device }],
    ['D_NO_SUCH_DEVICE', 2502, a.task, 'DeviceService', 'DeviceGetStatus', { ...status, device: a.task.rootDirectory }],
    ['D_INVALID_OPERATION', 2505, a.task, 'DeviceService', 'DeviceGetStatus', { ...status, device: a.device, count: 6 }],
    ['D_INVALID_OPERATION', 2505, a.task, 'DeviceService', 'DeviceSetFilter', { ...filter, filter: [0x401, 0, 0, 0, 5, 0, 9, 0] }],
    ['MIG_ARRAY_TOO_LARGE', -307, a.task, 'DeviceService', 'DeviceSetFilter', { ...filter, filter: Array(129).fill(1) }],
    ['D_INVALID_SIZE', 2507, a.task, 'DeviceService', 'DeviceWrite', { device: a.device, data: Buffer.alloc(13) }],
    ['D_READ_ONLY', 2509, a.task, 'DeviceService', 'DeviceWrite', { device: readOnly, data: frame }],
    ['KERN_INVALID_NAME', 15, a.task, 'MachPortService', 'MachPortDeallocate', { name: 0x7777 }],
    ['ENOENT', 0x40000002, a.task, 'NameService', 'Lookup', { path: '/dev/nothing' }],
    ['ENOENT', 0x40000002, a.task, 'NameService', 'Lookup', { path: '/dev/../dev' }],
  ];
  for (const [reason, code, task, service, routine, request] of table) {
    await fails(task.call(service, routine, request), reason, code, routine);
  }
  await fails(a.task.packets({ device: 0x7777, receivePort: 0 }, () => {}), 'MACH_SEND_INVALID_DEST', 0x10000003, 'Packets');
}

async function fails(call, reason, code, routine) {
  const failure = await call.then(() => assert.fail(`${routine} did not fail`), (caught) => caught);
  assert.deepEqual([failure.reason, failure.code], [reason, code], `${routine}: ${failure.message}`);
  tell('refused', { routine, reason, code });
}

try {
  const [a, b] = [await newDevice('node-a'), await newDevice('node-b')];
  await exchange(a, b);
  await forge(a, b);
  await err(a);
  tell('checked');
} catch (failure) {
  tell('failed', { message: failure.message });
  process.exitCode = 1;
} finally {
  tasks.forEach((task) => task.detach());
}
