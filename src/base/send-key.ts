/** Names the key that a form gets when it is drawn, by which the server knows it again when it is sent twice. */
export const sendField = 'sendung';

/** As text in hexadecimal digits; `crypto.randomUUID` is missing where an intranet has no certificate. */
export function newSendKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function isSendKey(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{32}$/.test(text);
}
