import sharp from 'sharp';
import { expect, test } from 'vitest';
import { NoPicture, redrawn } from './pictures.ts';

const frame = { width: 480, height: 160 };
const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#1c3f94' } });

test('PNG, JPEG and WebP become a PNG that fits its frame', async () => {
  for (const picture of [plain(960, 960).png(), plain(960, 960).jpeg(), plain(960, 960).webp()]) {
    const drawn = await redrawn(await picture.toBuffer(), frame);
    const { format, width, height } = await sharp(drawn).metadata();
    expect([format, width, height]).toEqual(['png', 160, 160]);
  }
});

test('a small logo is not blown up', async () => {
  const drawn = await redrawn(await plain(20, 10).png().toBuffer(), frame);
  expect(await sharp(drawn).metadata()).toMatchObject({ width: 20, height: 10 });
});

test('place and camera of a photo are gone, and it stands upright', async () => {
  const photo = await plain(40, 20)
    .withExif({ IFD0: { Make: 'Kamera' }, IFD3: { GPSLatitude: '51/1 54/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  expect((await sharp(photo).metadata()).orientation).toBe(6);
  const { exif, icc, width, height } = await sharp(await redrawn(photo, frame)).metadata();
  expect([exif, icc, width, height]).toEqual([undefined, undefined, 20, 40]);
});

const refused: [string, () => Promise<Uint8Array> | Uint8Array][] = [
  ['SVG', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')],
  ['HTML', () => Buffer.from('<!doctype html><script>1</script>')],
  ['GIF', () => Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64')],
  ['nothing', () => new Uint8Array()],
  [
    'SVG behind the first bytes of a PNG',
    () => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.from('<svg></svg>')])
  ],
  [
    'a JPEG that breaks off',
    async () => (await plain(400, 400).jpeg().toBuffer()).subarray(0, 700)
  ],
  ['more pixels than memory is for', () => plain(6_000, 6_000).png().toBuffer()]
];

test.each(refused)('A-PD-07: %s is no picture', async (_what, make) => {
  await expect(redrawn(await make(), frame)).rejects.toBeInstanceOf(NoPicture);
});
