/** A condition with one of its clauses taken away; `undefined` where nothing is left of it. */
export type Weakened = { readonly clause: string; readonly condition: string | undefined };

/**
 * The condition without each of its clauses in turn. A group in parentheses is one clause, and each of its
 * alternatives one more; so is each option of an `IN`. Throws where AND stands for something else.
 */
export function weakenings(condition: string): readonly Weakened[] {
  if (/\bBETWEEN\b/i.test(condition)) throw new Error(`BETWEEN has an AND of its own: ${condition}`);
  const clauses = splitOutside(condition, ' AND ');
  return clauses.flatMap((clause, place) => {
    const others = clauses.toSpliced(place, 1);
    const without = { clause, condition: others.length === 0 ? undefined : others.join(' AND ') };
    const narrower = alternativesOf(clause).map(({ alternative, rest }) => ({
      clause: `${alternative}, one of ${clause}`,
      condition: clauses.with(place, rest).join(' AND '),
    }));
    return [without, ...narrower];
  });
}

type Alternative = { readonly alternative: string; readonly rest: string };

function alternativesOf(clause: string): readonly Alternative[] {
  const { head, inside } = /^(?<head>|.* IN )\((?<inside>.*)\)$/.exec(clause)?.groups ?? {};
  if (inside === undefined) return [];
  const separator = head === '' ? ' OR ' : ', ';
  const options = splitOutside(inside, separator);
  if (options.length < 2) return [];
  return options.map((alternative, place) => ({
    alternative,
    rest: `${head}(${options.toSpliced(place, 1).join(separator)})`,
  }));
}

/** The parts of a text between separators that stand in no parentheses. */
function splitOutside(text: string, separator: string): readonly string[] {
  const found: string[] = [];
  let begin = 0;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth > 0 || !text.startsWith(separator, at)) continue;
    found.push(text.slice(begin, at));
    begin = at + separator.length;
  }
  return [...found, text.slice(begin)];
}
