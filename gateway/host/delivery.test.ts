import { describe, expect, it } from 'vitest';
import { deliveryDocument } from './delivery.ts';
import { readHostFile } from './host-files.ts';

/** Source: Systems Manager endpoints and quotas, "Document size". */
const limitBytes = 64 * 1024;

describe('the document', () => {
  it('runs the script that lies here, whole, after its parameters', () => {
    const text = JSON.stringify(deliveryDocument(readHostFile('deliver.sh'), 'eu-west-1'));
    const { mainSteps, parameters } = JSON.parse(text);
    const script: string = mainSteps[0].inputs.runCommand.join('\n');
    const [, body] = readHostFile('deliver.sh')
      .trimEnd()
      .split(/^#!.*\n/);
    expect(script.startsWith('#!/usr/bin/env bash\n')).toBe(true);
    expect(script.endsWith(body ?? 'none')).toBe(true);
    expect(script.match(/\{\{ \w+ \}\}/g)).toEqual(Object.keys(parameters).map((name) => `{{ ${name} }}`));
    expect(Buffer.byteLength(text)).toBeLessThan(limitBytes);
  });

  it.each([
    ['Release', "x'; reboot; '"],
    ['Bucket', '$(reboot)'],
    ['PasswordVersion', '3; reboot'],
  ])('refuses a %s that a shell would run', (name, value) => {
    const { parameters } = JSON.parse(JSON.stringify(deliveryDocument('#!/usr/bin/env bash\n', 'eu-west-1')));
    expect(value).not.toMatch(new RegExp(parameters[name].allowedPattern));
  });

  it('refuses a script that Systems Manager would fill', () => {
    expect(() => deliveryDocument('#!/usr/bin/env bash\necho {{ x }}\n', 'eu-west-1')).toThrow('{{');
  });
});
