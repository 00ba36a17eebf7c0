import { type Condition, parseCondition } from './condition.ts';
import { invalidCall } from './refusals.ts';
import { tokenize } from './tokens.ts';
import { parseUpdate, type UpdateAction } from './update.ts';

/** The names and values that a text uses: DynamoDB refuses a call that defines others. */
type Used = ReadonlySet<string>;

/** Distinct texts are few, since values stand apart; more than this means that a text holds values. */
const maxTexts = 10_000;

/** Expressions parsed once a text. */
export type CompiledExpressions = {
  condition(text: string): Condition;
  update(text: string): readonly UpdateAction[];
  /** Throws ValidationException where a name or a value is defined and used in none of the texts. */
  refuseUnused(
    texts: readonly (string | undefined)[],
    defined: { names: Readonly<Record<string, unknown>>; values: Readonly<Record<string, unknown>> },
  ): void;
};

export function compiledExpressions(): CompiledExpressions {
  const conditions = new Map<string, Condition>();
  const updates = new Map<string, readonly UpdateAction[]>();
  const used = new Map<string, Used>();
  return {
    condition: (text) => remembered(conditions, text, parseCondition),
    update: (text) => remembered(updates, text, parseUpdate),
    refuseUnused(texts, { names, values }) {
      const isUsed = (name: string) =>
        texts.some((text) => text !== undefined && remembered(used, text, usedIn).has(name));
      for (const defined of [names, values]) {
        for (const name in defined) if (!isUsed(name)) throw invalidCall(`${name} is defined and not used`);
      }
    },
  };
}

function usedIn(text: string): Used {
  const tokens = tokenize(text).filter(({ kind }) => kind === 'name' || kind === 'value');
  return new Set(tokens.map((token) => token.text));
}

function remembered<T>(memory: Map<string, T>, text: string, parse: (text: string) => T): T {
  const known = memory.get(text);
  if (known !== undefined) return known;
  if (memory.size >= maxTexts) throw invalidCall(`more than ${maxTexts} expressions: give values as values`);
  const parsed = parse(text);
  memory.set(text, parsed);
  return parsed;
}
