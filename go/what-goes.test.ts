import { expect, test } from 'vitest';
import { whatGoes } from './what-goes.ts';

test('what goes is counted by type, in one line for a stack', () => {
  const types = ['aws:ec2/subnet:Subnet', 'aws:ec2/vpc:Vpc', 'aws:ec2/subnet:Subnet'];
  expect(whatGoes('dev-networks', types)).toBe('dev-networks will be deleted: 2 Subnet, 1 Vpc');
});
