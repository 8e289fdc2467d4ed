import { pino } from 'pino';

/** One line of JSON per event on stderr; stdout belongs to the answers of the command line. */
export const log = pino(
  {
    level: process.env.LOG_LEVEL || 'info',
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: ['password', 'token', 'cookie', 'authorization', '*.password', '*.token', '*.cookie'],
      censor: '…'
    }
  },
  pino.destination({ fd: 2, sync: true })
);
