/** What a worker may set with one answer; more, or longer ones, are dropped. Source: RFC 6265, 6.1. */
const maxCookies = 50;
const maxCookieCharacters = 4096;

const pairPattern = /^\s*([!#$%&'*+\-.^_`|~0-9A-Za-z]+)\s*=([^;]*)/;

/**
 * A worker's cookies carry its id in their names: browsers send a cookie by host and path, whatever the port, so
 * that neither another worker's nor those of another program on this host may reach it.
 */
function ownPrefix(workerId: string): string {
  return `worker-${workerId}.`;
}

/** What a worker sets, as a client gets it: under the worker's prefix alone, for this host alone. Pure. */
export function cookiesForClient(
  setCookies: readonly string[],
  { workerId, prefix }: { readonly workerId: string; readonly prefix: string },
): string[] {
  return setCookies.slice(0, maxCookies).flatMap((text) => {
    const [, name, value = ''] = pairPattern.exec(text) ?? [];
    if (name === undefined || text.length > maxCookieCharacters) return [];
    const attributes = text
      .split(';')
      .slice(1)
      .map((one) => one.trim());
    const kept = attributes.filter((one) => one !== '' && !/^(domain|path)\s*(=|$)/i.test(one));
    const own = `${ownPrefix(workerId)}${name}=${value.trim()}`;
    return [[own, ...kept, `Path=${prefix}${pathIn(attributes)}`].join('; ')];
  });
}

/** The path that the worker named, where it is one; else all of the worker. */
function pathIn(attributes: readonly string[]): string {
  const named = attributes
    .flatMap((one) => /^path\s*=\s*(\/[\x21-\x3a\x3c-\x7e]*)$/i.exec(one)?.[1] ?? [])
    .at(-1);
  return named ?? '/';
}

/** Of a client's cookies those that this worker set, by the names that it gave them; undefined for none. Pure. */
export function cookiesForWorker(cookies: string | undefined, workerId: string): string | undefined {
  const prefix = ownPrefix(workerId);
  const own = (cookies ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(prefix))
    .map((pair) => pair.slice(prefix.length));
  return own.length === 0 ? undefined : own.join('; ');
}
