// A virtual device that answers ping. One JSON line an event; it runs until a signal or its task ends.
//
//   node device.mjs --socket PATH [--form packets|mach] [--proto FOLDER] NODE

import { parseArgs } from 'node:util';
import { attach, HypervisorError, NET_ADDRESS, NET_STATUS } from './machwire.mjs';
import { answer } from './stack.mjs';

const tell = (event, facts) => console.log(JSON.stringify({ event, ...facts }));

async function main() {
  const { values, positionals: [node] } = parseArgs({ allowPositionals: true, options: {
    socket: { type: 'string', default: process.env.MACHWIRE_SOCKET }, form: { type: 'string', default: 'packets' },
    proto: { type: 'string' } } });
  if (!values.socket || !node || !['packets', 'mach'].includes(values.form)) {
    throw new Error('usage: node device.mjs --socket PATH [--form packets|mach] [--proto FOLDER] NODE');
  }
  const task = await attach({ ...values, name: 'node-example' });
  tell('attached', { task: task.number });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => task.detach());
  try {
    const reason = await serve(task, node, values.form);
    if (reason.status !== 'CANCELLED') throw reason; // else it was our own detach
  } finally {
    task.detach(); // an attached task keeps the process alive
  }
}

async function serve(task, node, form) {
  const port = await task.openDevice(node);
  const host = await identity(task, port.device);
  const exchange = form === 'mach' ? task.machFrames : task.packets;
  const frames = await exchange.call(task, port, (batch) => {
    const answers = batch.map((frame) => answer(host, frame)).filter((found) => found !== null);
    if (answers.length === 0) return;
    frames.send(answers.map(({ reply }) => reply)).catch(fail);
    answers.forEach(({ event, reply, ...facts }) => tell(event, facts));
  });
  tell('ready', { form });
  return Promise.race([task.ended, frames.ended]);
}

// What the device is: asked in Mach's way, and in ours, which also tells the addresses.
async function identity(task, device) {
  const ask = async (flavor, count) => (await task.call('DeviceService', 'DeviceGetStatus', { device, flavor, count })).status;
  const status = await ask(NET_STATUS, 7);
  const words = Buffer.alloc(8);
  (await ask(NET_ADDRESS, 2)).forEach((word, i) => words.writeInt32BE(word, 4 * i));
  const mac = words.subarray(0, 6);
  const { lease } = await task.call('DeviceService', 'GetLease', { device });
  const ipv4 = lease.address.find(({ address }) => address.length === 4);
  if (!ipv4) throw new Error(`the segment ${lease.segment} has no IPv4 addresses to lease`);
  tell('lease', { segment: lease.segment, mac: mac.toString('hex').replace(/..(?!$)/g, '$&:'),
    address: ipv4.address.join('.'), prefixLength: ipv4.prefixLength, mtu: status[1] - status[3] });
  return { mac, address: ipv4.address };
}

function fail(failure) {
  const known = failure instanceof HypervisorError;
  tell('failed', { message: failure.message, ...(known && { reason: failure.reason, code: failure.code }) });
  process.exitCode = 1;
}

main().catch(fail);
