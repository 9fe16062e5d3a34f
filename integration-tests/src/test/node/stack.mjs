// As much of an IP stack as answers ping: ARP for one address, and ICMP echo.

const ARP = 0x0806;
const IPV4 = 0x0800;
const ICMP = 1;

/** An IPv4 packet in a frame; `payload` is what follows the 20 octets of IPv4 header. */
export function ipv4Frame({ to, from, protocol, payload }) {
  const frame = Buffer.concat([to.mac, from.mac, Buffer.alloc(22), payload]);
  frame.writeUInt16BE(IPV4, 12);
  frame[14] = 0x45;
  frame.writeUInt16BE(20 + payload.length, 16);
  frame[22] = 64;
  frame[23] = protocol;
  frame.set(from.address, 26);
  frame.set(to.address, 30);
  frame.writeUInt16BE(checksum(frame.subarray(14, 34)), 24);
  return frame;
}

/** An ARP packet in a frame: operation 1 asks, 2 answers; `to.mac` of a question is where the frame goes. */
export function arpFrame({ operation, to, from }) {
  const frame = Buffer.alloc(42);
  frame.set(to.mac, 0);
  frame.set(from.mac, 6);
  frame.writeUInt16BE(ARP, 12);
  frame.set([0, 1, 8, 0, 6, 4, 0, operation], 14);
  frame.set(from.mac, 22);
  frame.set(from.address, 28);
  if (operation === 2) frame.set(to.mac, 32);
  frame.set(to.address, 38);
  return frame;
}

/**
 * What a host answers to a frame.
 *
 * @param host its `mac` (6 octets) and `address` (4)
 * @returns what was asked (`arp` or `ping`), by whom, and the frame to send; null where there is nothing to answer
 */
export function answer(host, frame) {
  const type = frame.length < 14 ? 0 : frame.readUInt16BE(12);
  return type === ARP ? answerArp(host, frame) : type === IPV4 ? answerPing(host, frame) : null;
}

function answerArp(host, frame) {
  const isQuestion = frame.length >= 42 && frame.readUInt32BE(14) === 0x00010800 && frame.readUInt32BE(18) === 0x06040001;
  if (!isQuestion || !host.address.equals(frame.subarray(38, 42))) return null;
  const to = { mac: frame.subarray(22, 28), address: frame.subarray(28, 32) };
  return { event: 'arp', from: to.address.join('.'), reply: arpFrame({ operation: 2, to, from: host }) };
}

function answerPing(host, frame) {
  if (frame.length < 34 || !host.mac.equals(frame.subarray(0, 6))) return null;
  const packet = frame.subarray(14, 14 + frame.readUInt16BE(16)); // the rest is padding
  const headerLength = (packet[0] & 15) * 4;
  const isWhole = packet[0] >> 4 === 4 && headerLength >= 20 && packet.length >= headerLength + 8
    && packet.length === frame.readUInt16BE(16) && (packet.readUInt16BE(6) & 0x3fff) === 0; // no fragment
  if (!isWhole || packet[9] !== ICMP || !host.address.equals(packet.subarray(16, 20))
    || checksum(packet.subarray(0, headerLength)) !== 0) return null;
  const payload = Buffer.from(packet.subarray(headerLength)); // a copy: it becomes the answer
  if (payload[0] !== 8 || payload[1] !== 0 || checksum(payload) !== 0) return null;
  payload[0] = 0;
  payload.writeUInt16BE(0, 2);
  payload.writeUInt16BE(checksum(payload), 2);
  const to = { mac: frame.subarray(6, 12), address: packet.subarray(12, 16) };
  return { event: 'ping', from: to.address.join('.'), sequence: payload.readUInt16BE(6),
    reply: ipv4Frame({ to, from: host, protocol: ICMP, payload }) };
}

/** The Internet checksum; 0 over data that holds its own right one. */
export function checksum(data) {
  let sum = 0;
  for (let i = 0; i < data.length; i += 2) sum += (data[i] << 8) | (data[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}
