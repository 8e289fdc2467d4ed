import { once } from 'node:events';
import { drain } from '#server/drain.ts';
import { builtApplication } from '#server/http/adapter.ts';
import { serve } from '#server/http/serve.ts';
import { log } from '#server/log.ts';
import { readSettings } from '#server/settings.ts';
import { freePort } from './free-port.ts';

// The application builds its links from the address, so the port must be known before it is loaded.
process.env.PORT = String(await freePort());
const { host, port, publicUrl, trustedProxies } = readSettings();
const application = await builtApplication(new URL('../build/handler.js', import.meta.url));
const server = await serve(
  {
    host,
    port,
    publicUrl,
    trustedProxies,
    log,
    ready: async () => {},
    // Tables of who may do what are thousands of refusals from one address.
    limits: { refused: Infinity }
  },
  application
);
process.send?.(server.origin);

const asked = Promise.race([once(process, 'SIGTERM'), once(process, 'disconnect')]);
await asked;
await server.close();
await drain();
process.exit();
