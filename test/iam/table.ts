import { describe, expect, test } from 'vitest';
import { answerTo, type Call, type SimulatedRole } from './simulate.ts';

/** What a role calls, and what it must not be able to. */
export type RoleTable = { readonly allowed: readonly Call[]; readonly denied: readonly Call[] };

/** A test for each line of a role's table. */
export function describeRole(name: string, role: () => SimulatedRole, { allowed, denied }: RoleTable): void {
  describe(name, () => {
    test.each(allowed.map((call) => ({ call, title: titleOf(call) })))('may $title', async ({ call }) => {
      expect(await answerTo(role(), call)).toBe('allowed');
    });
    test.each(denied.map((call) => ({ call, title: titleOf(call) })))('may not $title', async ({ call }) => {
      expect(await answerTo(role(), call)).toBe('denied');
    });
  });
}

function titleOf({ action, resource, context = {} }: Call): string {
  const when = Object.entries(context).map(([key, value]) => `${key} ${value}`);
  return [action, 'on', resource, ...when].join(' ');
}
