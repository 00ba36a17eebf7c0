import { readFile, stat } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { type ConfigProblem, type PoolConfig, parsePools } from '../pool/config.ts';
import { CallerError } from '../pool/errors.ts';

/** A pools file is some kilobytes; anything over this is not one. */
const maxFileBytes = 1024 * 1024;

/** What else is wrong with pools that are right by themselves: with those that can't run here, say. */
export type FurtherProblems = (pools: readonly PoolConfig[]) => readonly ConfigProblem[];

/**
 * Reads and checks a pools file (YAML or JSON). Throws `invalid_configuration` that tells every problem with its
 * path, those of `further` among them; nothing is taken from a file with a problem.
 */
export async function readPoolsFile(
  path: string,
  further: FurtherProblems = () => [],
): Promise<readonly PoolConfig[]> {
  const text = await readText(path);
  const document = parseDocument(text, { prettyErrors: true, uniqueKeys: true });
  if (document.errors.length > 0) {
    throw invalid(
      path,
      document.errors.map((error) => ({ path: '', message: error.message })),
    );
  }
  const parsed = parsePools(toValue(path, document));
  const problems = parsed.ok ? further(parsed.pools) : parsed.problems;
  if (parsed.ok && problems.length === 0) return parsed.pools;
  throw invalid(path, problems);
}

function toValue(path: string, document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    throw new CallerError('invalid_configuration', `${path} can't be read as YAML: ${String(cause)}`, {
      cause,
    });
  }
}

async function readText(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > maxFileBytes) throw new Error(`it has ${size} bytes, more than ${maxFileBytes}`);
    return await readFile(path, 'utf8');
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new CallerError('invalid_configuration', `the pools file ${path} can't be read: ${why}`, { cause });
  }
}

function invalid(path: string, problems: readonly ConfigProblem[]): CallerError {
  const lines = problems.map((problem) =>
    problem.path === '' ? problem.message : `${problem.path}: ${problem.message}`,
  );
  return new CallerError(
    'invalid_configuration',
    `the pools file ${path} is refused:\n  ${lines.join('\n  ')}`,
    {
      details: { problems },
    },
  );
}
