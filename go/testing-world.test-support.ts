import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { AwsClients, GoPorts } from './ports.ts';
import type { Answer, Programs } from './pulumi.ts';

type Scripted = (command: string, input: string | undefined) => Partial<Answer> | undefined;

/** Commands are answered by the first that knows them; all are noted, and so is what stood on their input. */
export function scriptedPrograms(
  answers: Scripted,
): Programs & { readonly ran: string[]; readonly inputs: string[] } {
  const ran: string[] = [];
  const inputs: string[] = [];
  const answer = (command: readonly string[], input: string | undefined): Answer => {
    const text = command.join(' ');
    if (input !== undefined) inputs.push(input);
    return { code: 0, stdout: '', stderr: '', ...answers(text, input) };
  };
  return {
    ran,
    inputs,
    run: async (command, options) => {
      ran.push(command.join(' '));
      return answer(command, options?.input).code;
    },
    ask: async (command, options) => answer(command, options?.input),
  };
}

/** Time that passes only by sleeping. */
function virtualClock() {
  let now = 0;
  return {
    now: () => now,
    sleep: async (milliseconds: number) => {
      now += milliseconds;
      await setImmediate();
    },
  };
}

const nobody = { send: () => Promise.reject(new Error('no AWS in this test')) };

export function goPorts(
  programs: Programs,
  more: Partial<GoPorts> = {},
): GoPorts & { readonly said: string[] } {
  const said: string[] = [];
  const aws = { scheduler: nobody, ecs: nobody, ec2: nobody, ssm: nobody, dynamodb: nobody };
  return {
    programs,
    environment: { PULUMI_CONFIG_PASSPHRASE: 'x' },
    clock: virtualClock(),
    openAws: (): AwsClients => ({
      ...aws,
      credentials: () => Promise.reject(new Error('none')),
      close: () => undefined,
    }),
    randomBytes,
    get: async () => undefined,
    say: (line) => void said.push(line),
    prompt: async () => undefined,
    said,
    ...more,
  };
}
