/** Of a list of people to invite. */
export const bulkLimits = { bytes: 100 * 1024, rows: 500 };
