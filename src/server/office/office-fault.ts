/**
 * Why a file is not read:
 * `notOffice` it is something else, `oldFormat` an .xls of before 2007, `encrypted` it has a password,
 * `macros` it holds a program, `tooLarge` it unpacks to more than allowed, `tooManyCells` it has more rows,
 * columns or cells than allowed, `broken` it says what no such file may say, `tooMuchWork` it took more time
 * or memory than it may.
 */
export type OfficeFaultCode =
  | 'notOffice'
  | 'oldFormat'
  | 'encrypted'
  | 'macros'
  | 'tooLarge'
  | 'tooManyCells'
  | 'broken'
  | 'tooMuchWork';

export class OfficeFault extends Error {
  readonly code: OfficeFaultCode;

  constructor(code: OfficeFaultCode, detail = '') {
    super(detail ? `${code}: ${detail}` : code);
    this.name = 'OfficeFault';
    this.code = code;
  }
}
