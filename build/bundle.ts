import { fileURLToPath } from 'node:url';
import { programNames } from './programs.ts';
import { writeBundle } from './write-bundle.ts';

/** `node build/bundle.ts controller|gateway …` bundles each into dist/NAME and says how big it is. */

const root = fileURLToPath(new URL('..', import.meta.url));
const usage = `usage: node build/bundle.ts ${programNames.join('|')} …`;
/** sysexits.h's EX_USAGE. */
const usageExitCode = 64;

async function main(words: readonly string[]): Promise<number> {
  const wanted = programNames.filter((name) => words.includes(name));
  if (words.length === 0 || wanted.length < new Set(words).size) {
    console.error(usage);
    return usageExitCode;
  }
  for (const program of wanted) {
    const { folder, sha256, bytes } = await writeBundle(program, root);
    console.log(`${program}: ${folder}, ${(bytes / 1e6).toFixed(2)} MB, SHA-256 ${sha256}`);
  }
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
