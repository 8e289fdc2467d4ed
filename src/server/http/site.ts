/** The one address people use. Everything absolute is built from it, never from what a client sends. */
export type Site = Readonly<{
  /** `https://tafelrunde.example`, without a slash at the end. */
  origin: string;
  /** Host and port as browsers send them, without the scheme's own port. */
  host: string;
  /** The same with the scheme's own port written out, which some clients send. */
  hostWithPort: string;
  protocol: 'http' | 'https';
}>;

export function site(publicUrl: string): Site {
  const { origin, host, hostname, protocol } = new URL(publicUrl);
  const secure = protocol === 'https:';
  return {
    origin,
    host,
    hostWithPort: host === hostname ? `${hostname}:${secure ? 443 : 80}` : host,
    protocol: secure ? 'https' : 'http'
  };
}
