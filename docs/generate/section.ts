/** A part of a document that is made by the project, between two comments that name it. */
export type Section = { readonly file: string; readonly name: string; readonly text: string };

const begin = (name: string) => `<!-- made by docs/generate/write.ts: ${name} -->`;
const end = (name: string) => `<!-- end: ${name} -->`;

/** The document with the section's text in its place. Throws where the document has no place for it, or two. */
export function withSection(document: string, { file, name, text }: Section): string {
  const parts = document.split(begin(name));
  const [before = '', rest = ''] = parts;
  const endAt = rest.indexOf(end(name));
  if (parts.length !== 2 || endAt === -1) {
    throw new Error(`${file} needs "${begin(name)}" once, and "${end(name)}" after it`);
  }
  return `${before}${begin(name)}\n${text}\n${rest.slice(endAt)}`;
}
