import { createHash, type Hash } from 'node:crypto';
import { mkdtemp, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { valuesOf, type FormValue } from '#base/form-state.ts';
import { fault } from '#server/faults.ts';
import { BrokenForm, readMultipart, type Part } from '#server/multipart.ts';

/** A file that somebody sent, on disk until the request is answered. */
export type UploadedFile = Readonly<{
  /** As the browser named it, without folders and signs that belong in no name. */
  name: string;
  path: string;
  /** Bytes that came, also of one that is larger than allowed and was not kept. */
  size: number;
  isTooLarge: boolean;
  sha256: string;
}>;

export type Uploaded = Readonly<{
  values: Record<string, FormValue>;
  files: ReadonlyMap<string, UploadedFile>;
}>;

/**
 * Streams the files of a form to a folder of their own, which is gone when `work` is done. A file beyond
 * the limit is read to its end but not kept, so that its form can be answered like any other.
 */
export async function withUpload<T>(
  request: Request,
  limits: Readonly<{ fileBytes: number; files: readonly string[] }>,
  work: (uploaded: Uploaded) => Promise<T>
): Promise<T> {
  await forgetLeftovers();
  const folder = await mkdtemp(join(tmpdir(), prefix));
  const fields: [string, string][] = [];
  const files = new Map<string, UploadedFile>();
  let sink: Sink | undefined;
  try {
    await readMultipart(request.headers.get('content-type') ?? '', request.body ?? empty(), {
      begin: async (part) => {
        sink = await sinkFor(part);
      },
      take: async (bytes) => sink?.take(bytes),
      end: async () => {
        await sink?.end();
        sink = undefined;
      }
    });
    fault('upload.received');
    return await work({ values: valuesOf(fields), files });
  } finally {
    await sink?.drop?.();
    await rm(folder, { recursive: true, force: true });
  }

  async function sinkFor({ name, fileName }: Part): Promise<Sink> {
    // A file field left empty comes as a file without a name.
    const isFile = limits.files.includes(name);
    if (isFile && !fileName) return ignore;
    if (fileName === undefined) {
      return textSink((text) => fields.push([name, text]));
    }
    if (!isFile || files.has(name)) return ignore;
    const path = join(folder, String(files.size));
    return fileSink(await open(path, 'wx', 0o600), limits.fileBytes, (size, sha256) =>
      files.set(name, {
        name: cleanName(fileName),
        path,
        size,
        isTooLarge: size > limits.fileBytes,
        sha256
      })
    );
  }
}

type Sink = {
  take(bytes: Buffer): Promise<void>;
  end(): Promise<void>;
  drop?(): Promise<void>;
};

const ignore: Sink = { take: async () => {}, end: async () => {} };

function textSink(done: (text: string) => void): Sink {
  const pieces: Buffer[] = [];
  let size = 0;
  return {
    take: async (bytes) => {
      size += bytes.length;
      if (size > 64 * 1024) throw new BrokenForm('A field is too long.');
      pieces.push(Buffer.from(bytes));
    },
    end: async () => done(Buffer.concat(pieces).toString('utf8'))
  };
}

function fileSink(
  file: FileHandle,
  most: number,
  done: (size: number, sha256: string) => void
): Sink {
  const hash: Hash = createHash('sha256');
  let size = 0;
  return {
    take: async (bytes) => {
      size += bytes.length;
      if (size > most) return;
      hash.update(bytes);
      await file.writeFile(bytes);
    },
    end: async () => {
      await file.close();
      done(size, hash.digest('hex'));
    },
    drop: () => file.close()
  };
}

function cleanName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? '';
  return last.replace(/[\p{Cc}\p{Cf}\p{Surrogate}"]/gu, '').slice(-120) || '?';
}

async function* empty(): AsyncGenerator<Uint8Array> {}

/** What a killed process left behind; requests take at most a minute. */
async function forgetLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const path = join(tmpdir(), name);
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > 3_600_000) {
      await rm(path, { recursive: true, force: true });
    }
  }
}

const prefix = 'tafelrunde-upload-';
