export type Option = Readonly<{
  type: 'string' | 'boolean';
  summary: string;
  /** What stands for the value in the help: `FILE`. */
  value?: string;
  required?: boolean;
}>;

export type Options = Readonly<Record<string, Option>>;

type Values<O extends Options> = {
  [K in keyof O]: O[K]['type'] extends 'boolean'
    ? boolean
    : O[K]['required'] extends true
      ? string
      : string | undefined;
};

export type Run<O extends Options> = Readonly<{
  options: Values<O>;
  /** Whether `--json` was given: then `say` is silent and the returned data are printed. */
  json: boolean;
  /** What stands behind the command's name, where it wants something there. */
  argument: string;
  say: (line: string) => void;
}>;

/** What the command found or did; `undefined` for commands that have nothing to tell a program. */
export type Data = Readonly<Record<string, unknown>> | undefined;

export type Command<O extends Options = Options> = Readonly<{
  name: string;
  /** One line that begins with a verb, without a full stop. */
  summary: string;
  /** The one word it wants behind its name: `ADDRESS`. */
  argument?: string;
  options: O;
  run(input: Run<O>): Promise<Data>;
}>;

/** Any command, as the command line sees it: it has checked the values against the options. */
export type AnyCommand = Omit<Command, 'run'> & {
  run(input: Omit<Run<Options>, 'options'> & { options: Record<string, unknown> }): Promise<Data>;
};

/** Lets the types of the values follow from the options. */
export function command<const O extends Options>(given: Command<O>): Command<O> {
  return given;
}
