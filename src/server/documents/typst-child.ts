/**
 * The process that compiles: `node typst-child.ts PARENT_PID MEMORY_MB`, spoken to over IPC.
 * A native compile can neither be stopped nor limited inside the application's own process.
 */
import { isAbsolute, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  type CompileDocArgs,
  type NodeTypstDocument,
  NodeCompiler
} from '@myriaddreamin/typst-ts-node-compiler';
import { fontFamilies, fontFiles } from './fonts.ts';

export type Request = { template: string; data: string };
export type Answer = { pdf: Uint8Array } | { fault: string };

const [parent, memoryMb] = process.argv.slice(2).map(Number);

// A running compile blocks this thread, so only another one can end the process in time. Plain
// JavaScript with a small code range, because each TypeScript loader reserves gigabytes.
const watchdog = `
  const { parent, memoryMb } = require('node:worker_threads').workerData;
  setInterval(() => {
    const orphaned = process.ppid !== parent;
    const tooLarge = process.memoryUsage.rss() > memoryMb * 2 ** 20;
    if (orphaned || tooLarge) process.kill(process.pid, 'SIGKILL');
  }, 50);`;
new Worker(watchdog, {
  eval: true,
  workerData: { parent, memoryMb },
  resourceLimits: { codeRangeSizeMb: 8, maxOldGenerationSizeMb: 16, maxYoungGenerationSizeMb: 4 }
});

const compiler = NodeCompiler.create({
  fontArgs: [{ fontBlobs: fontFiles() }],
  workspace: resolve('src')
});
const fonts = JSON.stringify(fontFamilies);

process.on('disconnect', () => process.exit());
process.on('message', (message) => {
  if (isRequest(message)) process.send?.(answer(message));
});

function answer({ template, data }: Request): Answer {
  try {
    const main = isAbsolute(template) ? { mainFilePath: template } : { mainFileContent: template };
    const compiled = compile({ ...main, inputs: { data, fonts } });
    return { pdf: compiler.pdf(compiled, { pdfStandard: 'ua-1' }) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  } finally {
    // Keeps what the last few documents shared, so that memory does not grow with their number.
    compiler.evictCache(5);
  }
}

/** A warning is an error too: an unknown font, for one, would only be replaced in silence. */
function compile(source: CompileDocArgs): NodeTypstDocument {
  const compiled = compiler.compile({ ...source, resetRead: true });
  const faults = compiled.takeError() ?? compiled.takeWarnings();
  if (faults || !compiled.result) throw new Error(JSON.stringify(faults?.shortDiagnostics));
  return compiled.result;
}

function isRequest(message: unknown): message is Request {
  return typeof message === 'object' && message !== null && 'template' in message;
}
