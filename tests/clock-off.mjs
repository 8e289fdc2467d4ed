// Loaded into a served process: its clock is wrong by CLOCK_OFF milliseconds, that of the database is not.
const RealDate = Date;
const off = Number(process.env.CLOCK_OFF);

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    if (parts.length) super(...parts);
    else super(RealDate.now() + off);
  }

  static now() {
    return RealDate.now() + off;
  }
};
