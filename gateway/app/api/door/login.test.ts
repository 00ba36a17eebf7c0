import { randomBytes, scryptSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parsePasswordHash } from '../../../../shared/program/password-hash.ts';
import { createLogin } from './login.ts';
import { createPasswordCheck, type PasswordSecret } from './verified-passwords.ts';

const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const right = basic('fossa', 'pass:wört');

/** Time stands still but for sleeping, which is noted. */
function door(secret: PasswordSecret = { kind: 'password', password: 'pass:wört' }) {
  const slept: number[] = [];
  let now = 1_000_000;
  const sleep = async (milliseconds: number) => {
    slept.push(milliseconds);
    now += milliseconds;
  };
  const check = createPasswordCheck(secret, randomBytes(32));
  const login = createLogin({ check, clock: { now: () => now, sleep } });
  const wait = (seconds: number) => {
    now += seconds * 1000;
  };
  return { login, slept, wait };
}

async function fail(login: ReturnType<typeof door>['login'], times: number, address = '10.0.0.1') {
  for (let time = 0; time < times; time += 1) {
    await expect(login(basic('fossa', `wrong ${time}`), address)).rejects.toMatchObject({
      code: 'unauthorized',
    });
  }
}

describe('the door', () => {
  it('lets the user in, a colon and an umlaut in the password included', async () => {
    await expect(door().login(right, '10.0.0.1')).resolves.toBeUndefined();
  });

  it.each([
    ['no header', undefined],
    ['another scheme', 'Bearer abc'],
    ['no base64', 'Basic ***'],
    ['no colon', `Basic ${Buffer.from('fossa').toString('base64')}`],
    ['an empty password', basic('fossa', '')],
    ['another user', basic('root', 'pass:wört')],
    ['a password that only begins right', basic('fossa', 'pass:wört ')],
    ['a header without end', `Basic ${'A'.repeat(5000)}`],
  ])('refuses %s', async (_name, header) => {
    await expect(door().login(header, '10.0.0.1')).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('looks at the password of a wrong user too, so that time tells nothing', async () => {
    const verified: string[] = [];
    const check = {
      isKnown: () => false,
      verify: async (password: string) => {
        verified.push(password);
        return true;
      },
    };
    const login = createLogin({ check, clock: { now: () => 0, sleep: async () => undefined } });
    await expect(login(basic('root', 'right'), '10.0.0.1')).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(login(basic('fossa', 'right'), '10.0.0.1')).resolves.toBeUndefined();
    expect(verified).toEqual(['right', 'right']);
  });

  it('slows an address down after five failures, more each time, and no other address', async () => {
    const { login, slept } = door();
    await fail(login, 5);
    expect(slept).toEqual([]);
    await fail(login, 3);
    expect(slept).toEqual([250, 500, 1000]);
    await fail(login, 1, '10.0.0.2');
    expect(slept).toHaveLength(3);
  });

  it('lets the right password pass at once from an address that others guess from', async () => {
    const { login, slept } = door();
    await fail(login, 20);
    const before = slept.length;
    await login(right, '10.0.0.1');
    expect(slept).toHaveLength(before);
  });

  it('makes even the right password wait where a hundred were guessed', async () => {
    const { login, slept } = door();
    await fail(login, 100);
    const before = slept.length;
    await login(right, '10.0.0.1');
    expect(slept.slice(before)).toEqual([2000]);
  });

  it('forgets failures after a minute', async () => {
    const { login, slept, wait } = door();
    await fail(login, 6);
    wait(61);
    slept.length = 0;
    await fail(login, 1);
    expect(slept).toEqual([]);
  });

  it('refuses a second attempt while one of that address waits', async () => {
    const { login } = door();
    await fail(login, 6);
    const both = await Promise.allSettled([
      login(basic('fossa', 'a'), '10.0.0.1'),
      login(basic('fossa', 'b'), '10.0.0.1'),
    ]);
    expect(both.map((one) => one.status === 'rejected' && one.reason.code)).toEqual([
      'unauthorized',
      'too_many_requests',
    ]);
  });

  it('asks for no wait where no credentials came', async () => {
    const { login, slept } = door();
    for (let time = 0; time < 10; time += 1) await login(undefined, '10.0.0.1').catch(() => undefined);
    await fail(login, 1);
    expect(slept).toEqual([]);
  });
});

describe('a slow hash', () => {
  const salt = Buffer.from('a salt of 16 byt');
  const text = `scrypt:1024:8:1:${salt.toString('base64url')}:${scryptSync('pass:wört', salt, 32, { N: 1024 }).toString('base64url')}`;
  const hash = parsePasswordHash(text);

  it('lets the right password in and remembers it, and no other', async () => {
    if (hash === undefined) throw new Error(`no hash: ${text}`);
    const check = createPasswordCheck({ kind: 'hash', hash }, randomBytes(32));
    expect(check.isKnown('pass:wört')).toBe(false);
    expect(await Promise.all(['pass:wört', 'no', 'pass:wört'].map(check.verify))).toEqual([
      true,
      false,
      true,
    ]);
    expect(check.isKnown('pass:wört')).toBe(true);
    expect(check.isKnown('no')).toBe(false);
  });

  it('is made of one password at a time, and of equal ones once', async () => {
    if (hash === undefined) throw new Error(`no hash: ${text}`);
    const made: string[] = [];
    let atOnce = 0;
    let mostAtOnce = 0;
    const slowly = async (password: string) => {
      made.push(password);
      atOnce += 1;
      mostAtOnce = Math.max(mostAtOnce, atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      atOnce -= 1;
      return false;
    };
    const check = createPasswordCheck({ kind: 'hash', hash }, randomBytes(32), slowly);
    await Promise.all(['a', 'b', 'a', 'c', 'b', 'a'].map(check.verify));
    expect({ made, mostAtOnce }).toEqual({ made: ['a', 'b', 'c'], mostAtOnce: 1 });
  });

  it('refuses more than sixteen different passwords at once', async () => {
    if (hash === undefined) throw new Error(`no hash: ${text}`);
    const check = createPasswordCheck({ kind: 'hash', hash }, randomBytes(32));
    const many = Array.from({ length: 17 }, (_, index) => check.verify(`guess ${index}`));
    const settled = await Promise.allSettled(many);
    expect(settled.filter(({ status }) => status === 'rejected')).toHaveLength(1);
  });

  it.each([
    ['another algorithm', text.replace('scrypt', 'bcrypt')],
    ['a cost that is no power of two', text.replace('1024', '1000')],
    ['a cost that takes seconds', text.replace('1024', '262144')],
    ['a short salt', text.replace(salt.toString('base64url'), 'c2FsdA')],
    ['the password itself', 'secret'],
  ])('is refused: %s', (_name, wrong) => {
    expect(parsePasswordHash(wrong)).toBeUndefined();
  });
});
