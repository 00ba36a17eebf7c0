import { CallerError } from '../../../shared/pool/errors.ts';

/** Where a proxied request goes: which worker, and what is asked of it, as it came and undecoded. */
export type WorkerPath = {
  readonly workerId: string;
  /** Begins with a slash. */
  readonly path: string;
  /** Begins with a question mark, or is empty. */
  readonly query: string;
};

const urlPattern = /^\/w\/([A-Za-z0-9-]{1,64})(\/[^?#]*)(\?[^#]*)?$/;

/**
 * Takes a proxied URL apart: `/w/{workerId}/rest?query`; undefined where it is none. Throws `invalid_request` for a
 * path that climbs (`..`, however encoded), or holds a backslash or a control character: whoever reads it after us
 * might take it for another path.
 */
export function workerPath(url: string): WorkerPath | undefined {
  const [, workerId, path, query = ''] = urlPattern.exec(url) ?? [];
  if (workerId === undefined || path === undefined) return undefined;
  if (isTricky(path)) {
    throw new CallerError(
      'invalid_request',
      'the path is malformed or climbs: send it without "..", once encoded',
    );
  }
  return { workerId, path, query };
}

/** Decoded twice, since a worker may decode again what its own server has decoded. */
function isTricky(path: string): boolean {
  const once = decoded(path);
  if (once === undefined) return true;
  return [path, once, decoded(once) ?? once].some(climbs);
}

function climbs(path: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\\\x00-\x1f\x7f]/.test(path)) return true;
  return path.split('/').some((part) => part === '..' || part.startsWith('..;'));
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}
