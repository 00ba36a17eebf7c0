import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readPassword } from './read-password.ts';

const nothing = () => Readable.from([]);

describe('the password to hash', () => {
  it('comes from the environment', async () => {
    await expect(readPassword({ GATEWAY_HTTP_PASSWORD: 'correct horse' }, nothing())).resolves.toBe(
      'correct horse',
    );
  });

  it('comes from the input otherwise, in pieces and without its newline', async () => {
    const input = Readable.from([Buffer.from('correct hör'), Buffer.from('se\n')]);
    await expect(readPassword({}, input)).resolves.toBe('correct hörse');
  });

  it.each([
    ['nothing', '', 'fewer than 12'],
    ['too short a one', 'short', 'fewer than 12'],
    ['too long a one', 'x'.repeat(501), 'more than 500'],
    ['an input without end', 'x'.repeat(5000), 'more than 500'],
    ['two lines', 'correct horse\nbattery', 'control characters'],
  ])('is refused: %s', async (_name, password, expected) => {
    const reading = readPassword({}, Readable.from([Buffer.from(password)]));
    await expect(reading).rejects.toMatchObject({ code: 'invalid_configuration' });
    await expect(readPassword({}, Readable.from([Buffer.from(password)]))).rejects.toThrow(expected);
  });

  it('is never repeated', async () => {
    await expect(readPassword({ GATEWAY_HTTP_PASSWORD: 'hunter2' }, nothing())).rejects.not.toThrow(
      'hunter2',
    );
  });
});
