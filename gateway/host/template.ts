/**
 * Fills a template's placeholders, `@NAME@` in capitals. Throws where one has no value, where a value is of no use or
 * would end its line or begin another: a template that was filled wrongly is a mistake of ours.
 */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  const used = new Set<string>();
  const filled = template.replaceAll(/@([A-Z][A-Z0-9_]*)@/g, (_placeholder, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the template wants @${name}@`);
    if (!/^[A-Za-z0-9_./:-]+$/.test(value))
      throw new Error(`@${name}@ can't be ${JSON.stringify(value)}: it would need quotes`);
    used.add(name);
    return value;
  });
  const useless = Object.keys(values).filter((name) => !used.has(name));
  if (useless.length > 0) throw new Error(`the template has no @${useless.join('@, @')}@`);
  return filled;
}
