import { describe, expect, it } from 'vitest';
import { keyIn } from './idempotency-key.ts';

describe('an Idempotency-Key', () => {
  it.each([
    ['8e03978e-40d5-43dd-bc93-6894a57f9324', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['"8e03978e-40d5-43dd-bc93-6894a57f9324"', '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    ['"two words"', 'two words'],
    [String.raw`"a \"quoted\" \\ word"`, String.raw`a "quoted" \ word`],
    ['a\\b;c=1', 'a\\b;c=1'],
    [`"${'x'.repeat(128)}"`, 'x'.repeat(128)],
  ])('is read quoted or bare: %s', (header, key) => {
    expect(keyIn(header)).toBe(key);
  });

  it.each([
    '',
    '""',
    'two words',
    '"open',
    'shut"',
    '"a"b"',
    '"a", "b"',
    '"a";p=1',
    String.raw`"an \escape"`,
    '"tab\t"',
    'ümlaut',
    '"ümlaut"',
    'x'.repeat(129),
    `"${'x'.repeat(129)}"`,
  ])('is refused: %s', (header) => {
    expect(keyIn(header)).toBeUndefined();
  });
});
