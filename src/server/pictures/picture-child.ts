/**
 * The process that decodes pictures of strangers: `node picture-child.ts WIDTH HEIGHT`, the picture on
 * stdin, a new one on stdout. Nothing but its pixels gets through, and only the three formats can be opened.
 */
import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';

const [width, height] = process.argv.slice(2).map(Number);

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadPng', 'VipsForeignLoadJpeg', 'VipsForeignLoadWebp']
});
sharp.concurrency(1);
sharp.cache(false);

const picture = await sharp(await buffer(process.stdin), {
  // Larger than any logo, small enough for the memory this process has.
  limitInputPixels: 25_000_000,
  failOn: 'error',
  pages: 1
})
  .autoOrient()
  .resize({ width, height, fit: 'inside', withoutEnlargement: true })
  .toColourspace('srgb')
  .png({ compressionLevel: 9 })
  .toBuffer();
process.stdout.write(picture);
