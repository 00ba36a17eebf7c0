export type Credentials = { readonly user: string; readonly password: string };

const maxHeaderCharacters = 1024;

/** The user and password of an `Authorization: Basic` header; undefined where it is none. Source: RFC 7617, UTF-8. */
export function basicCredentials(authorization: string | undefined): Credentials | undefined {
  if (authorization === undefined || authorization.length > maxHeaderCharacters) return undefined;
  const [, encoded] = /^basic +([A-Za-z0-9+/=_-]+)$/i.exec(authorization) ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon === -1) return undefined;
  return { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
