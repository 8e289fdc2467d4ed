// Loaded into the product for one test: notes each host it wants to reach or look up, itself left out.
import { appendFileSync } from 'node:fs';
import dns from 'node:dns';
import net from 'node:net';

const own = /^(localhost|127\.|::1$|::ffff:127\.)/;
const note = (host) => {
  if (host && !own.test(host)) appendFileSync(process.env.NOTED_CONNECTIONS, `${host}\n`);
};

const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function (...given) {
  const [options] = given.flat();
  if (typeof options === 'object' && !options.path) note(options.host ?? 'localhost');
  return connect.apply(this, given);
};

const { lookup } = dns;
dns.lookup = function (host, ...rest) {
  note(host);
  return lookup.call(this, host, ...rest);
};
