import { once } from 'node:events';

/** Starts something that listens, says where, and closes it at SIGTERM. */
export async function runUntilAsked(
  start: () => Promise<{ readonly url: string; close(): Promise<void> }>,
): Promise<void> {
  const asked = once(process, 'SIGTERM');
  const { url, close } = await start();
  console.log(listeningLine(url));
  await asked;
  await close();
}

function listeningLine(url: string): string {
  return `listening at ${url}`;
}

/** Where such a process listens, by a line of its output; undefined where the line says something else. */
export function listeningAt(line: string): URL | undefined {
  const [, url] = /^listening at (http:\S+)$/.exec(line) ?? [];
  return url === undefined ? undefined : new URL(url);
}
