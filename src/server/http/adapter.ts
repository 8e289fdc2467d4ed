import { clientAddressHeader, protocolHeader } from './address.ts';
import type { Handler } from './edge.ts';

/**
 * Loads the built application. Its adapter reads these settings while it is imported, under the prefix that
 * `vite.config.ts` gives it, so that no variable of the same name on the machine reaches it. The edge fills
 * both headers on each request and counts bodies itself.
 * @param file the address of `build/handler.js`
 */
export async function builtApplication(file: URL): Promise<Handler> {
  process.env.EDGE_ADDRESS_HEADER = clientAddressHeader;
  process.env.EDGE_PROTOCOL_HEADER = protocolHeader;
  process.env.EDGE_BODY_SIZE_LIMIT = 'Infinity';
  const { handler } = await import(file.href);
  return handler;
}
