import { invalidCall } from './refusals.ts';

/** `word` is a keyword, a function or a plain attribute name; `name` is `#x`, `value` is `:x`. */
export type Token = {
  readonly kind: 'word' | 'name' | 'value' | 'number' | 'symbol' | 'end';
  readonly text: string;
};

const pattern =
  /\s*(?:(?<name>#\w+)|(?<value>:\w+)|(?<word>[A-Za-z_]\w*)|(?<number>\d+)|(?<symbol><>|<=|>=|[=<>(),.[\]+-]))/y;

export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const scan = new RegExp(pattern);
  while (text.slice(scan.lastIndex).trim() !== '') {
    const start = scan.lastIndex;
    const groups = scan.exec(text)?.groups;
    if (groups === undefined) throw invalidCall(`no expression: "${text.slice(start)}" in "${text}"`);
    tokens.push(tokenOf(groups));
  }
  return [...tokens, { kind: 'end', text: '' }];
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>): Token {
  for (const kind of ['name', 'value', 'word', 'number'] as const) {
    const text = groups[kind];
    if (text !== undefined) return { kind, text };
  }
  return { kind: 'symbol', text: groups['symbol'] ?? '' };
}

/** Reads tokens one after the other; keywords in any case, as DynamoDB takes them. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  peek(ahead = 0): Token {
    return this.#tokens[this.#position + ahead] ?? { kind: 'end', text: '' };
  }

  next(): Token {
    const token = this.peek();
    this.#position += 1;
    return token;
  }

  /** Takes the keyword or symbol if it comes next. */
  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.#position += 1;
    return true;
  }

  is(text: string): boolean {
    const { kind, text: found } = this.peek();
    return (kind === 'word' || kind === 'symbol') && found.toUpperCase() === text;
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.refusal(`"${text}" expected`);
  }

  expectEnd(): void {
    if (this.peek().kind !== 'end') throw this.refusal('the end expected');
  }

  refusal(what: string): Error {
    return invalidCall(`${what}, not "${this.peek().text}", in "${this.#text}"`);
  }
}
