import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv4 } from 'node:net';

/** The headers by which the application learns what only the edge knows; a client's own are overwritten. */
export const clientAddressHeader = 'x-client-address';
export const protocolHeader = 'x-public-protocol';
export const requestIdHeader = 'x-request-id';

/** Tells for a peer's address whether its `x-forwarded-for` is believed. Entries: addresses or networks. */
export function trust(entries: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', bits] = entry.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return (address) => list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

/**
 * The address the request came from. Behind a trusted proxy this is the right-most entry: that one the
 * proxy itself wrote, all others are what the client claims.
 */
export function clientAddress(
  req: IncomingMessage,
  isTrusted: (address: string) => boolean
): string {
  const peer = plain(req.socket.remoteAddress ?? '');
  if (!isTrusted(peer)) return peer;
  const said = req.headersDistinct['x-forwarded-for']?.join(',').split(',').at(-1);
  const address = plain(said?.trim() ?? '');
  return isIP(address) ? address : peer;
}

/** Removes what claims to come from a proxy or to rewrite the request; nothing behind the edge reads it. */
export function dropClaims(req: IncomingMessage): void {
  for (const name of Object.keys(req.headers)) {
    if (claims.test(name)) delete req.headers[name];
  }
}

const claims =
  /^(x-forwarded|forwarded$|x-real-ip$|x-client-ip$|x-cluster-client-ip$|true-client-ip$|cf-connecting-ip$|x-original-|x-rewrite-|x-http-method|x-method-override$|x-host$|x-route$)/;

/** A dual-stack socket names IPv4 peers `::ffff:192.0.2.1`. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}
