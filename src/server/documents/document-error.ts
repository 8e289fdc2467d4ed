/**
 * Why there is no document:
 * `overloaded` too many wait, `timeout` it took too long, `crashed` the process ended (memory),
 * `closed` the application is ending; all these may be tried again later (503).
 * `data` holds text no document can carry (422). `template` is our own mistake (500).
 */
export type DocumentFault = 'overloaded' | 'timeout' | 'crashed' | 'closed' | 'data' | 'template';

export class DocumentError extends Error {
  readonly fault: DocumentFault;

  constructor(fault: DocumentFault, message: string) {
    super(message);
    this.name = 'DocumentError';
    this.fault = fault;
  }

  /** Seconds after which another try makes sense; undefined where it never does. */
  get retryAfter(): number | undefined {
    return this.fault === 'data' || this.fault === 'template' ? undefined : 10;
  }
}
