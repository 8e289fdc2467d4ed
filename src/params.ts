import { defineParams } from '@sveltejs/kit/params';
import { idPattern } from '#base/id.ts';

const itemSlug =
  /^(offener-punkt|planung|runder-tisch|unterstuetzung|geklaert|gemeinsame-einschaetzung)$/;

const wholeId = new RegExp(`^${idPattern}$`);
const criterionKey = /^[A-Z]\d{1,2}(\.\d{1,2}){1,3}$/;
const themeKey = /^[A-Z]\d{1,2}(\.\d{1,2})?$/;

const placeInSheet = new RegExp(
  `^(bogen|oeffentlich|${idPattern})(\\.([a-zA-Z]{2,20}|\\d{1,3})){1,6}$`
);

export const params = defineParams({
  id: (param) => (wholeId.test(param) ? param : undefined),
  colour: (param) => (/^[0-9a-f]{6}$/.test(param) ? param : undefined),
  legal: (param) => (/^(impressum|datenschutz|barrierefreiheit)$/.test(param) ? param : undefined),
  paper: (param) => (/^(pdf|word)$/.test(param) ? param : undefined),
  criterion: (param) => (criterionKey.test(param) ? param : undefined),
  item: (param) => (itemSlug.test(param) ? param : undefined),
  passage: (param) => (param === 'grund' || criterionKey.test(param) ? param : undefined),
  sheetPlace: (param) => (placeInSheet.test(param) ? param : undefined),
  theme: (param) => (themeKey.test(param) ? param : undefined)
});
