/**
 * Writes at most so many lines a second, so that a flood of requests or an outage fills no disk. The next line is told
 * how many were left out before it.
 */
export function sparing(most: number): (write: (unlogged: { unlogged?: number }) => void) => void {
  let second = 0;
  let written = 0;
  let left = 0;
  return (write) => {
    const now = Math.floor(performance.now() / 1000);
    if (now !== second) written = 0;
    second = now;
    if (written >= most) {
      left += 1;
      return;
    }
    written += 1;
    write(left ? { unlogged: left } : {});
    left = 0;
  };
}
