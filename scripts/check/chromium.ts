import { existsSync } from 'node:fs';
import { run } from './programs.ts';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The journeys drive a real browser: installed where this is allowed, else asked for. */
export async function installChromium(): Promise<void> {
  if (process.env.CHROMIUM || places.some((place) => existsSync(place))) return;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error(
      'The tests need Chromium: run "apt-get install chromium" as root, or name one in CHROMIUM.'
    );
  }
  process.env.DEBIAN_FRONTEND = 'noninteractive';
  await run('apt-get', ['update', '-q']);
  await run('apt-get', ['install', '-qy', '--no-install-recommends', 'chromium']);
}
