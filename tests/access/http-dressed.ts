import { expect } from 'vitest';

/** The answer when it has this status and carries every header that all answers must carry. */
export async function dressed(asked: Promise<Response>, status: number): Promise<Response> {
  const response = await asked;
  expect(response.status).toBe(status);
  const { headers } = response;
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('same-origin');
  expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(headers.get('x-frame-options')).toBe('DENY');
  expect(headers.get('permissions-policy')).toContain('camera=()');
  expect(headers.get('content-security-policy')).toMatch(
    /default-src 'none'.*frame-ancestors 'none'/
  );
  expect(headers.get('content-security-policy')).not.toContain('unsafe-inline');
  expect(headers.get('cache-control')).toContain('no-store');
  expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(headers.get('server') ?? headers.get('x-powered-by')).toBeNull();
  return response;
}
