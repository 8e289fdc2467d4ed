import { DocumentError } from './document-error.ts';
import { documentPool } from './pool.ts';

const pool = documentPool({
  processes: 2,
  waiting: 20,
  timeoutMs: 10_000,
  memoryMb: 512,
  idleMs: 300_000
});

/**
 * A PDF/UA-1 of a Typst template, made in a child process. Equal input gives equal bytes.
 *
 * @param document.template absolute path of a `.typ` file below `src`, or the Typst source itself
 * @param document.data reaches the template only as text: `json(bytes(sys.inputs.data))`;
 *   the fonts it may use are `json(bytes(sys.inputs.fonts))`
 * @throws DocumentError
 */
export async function renderPdf(document: {
  template: string;
  data: unknown;
}): Promise<Uint8Array> {
  return pool.render({ template: document.template, data: json(document.data) });
}

/** Ends the compiling processes; later calls are refused as `closed`. */
export async function closeDocuments(): Promise<void> {
  await pool.close();
}

function json(data: unknown): string {
  return JSON.stringify(data, (_key, value: unknown) => {
    if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed())) {
      throw new DocumentError('data', 'The text holds a character that no document can carry.');
    }
    return value;
  });
}
