import { accountId, region } from './identity.ts';
import { Refusal } from './refusal.ts';
import type { Properties } from './resource.ts';

const answers: Readonly<Record<string, Properties>> = {
  'aws:index/getCallerIdentity:getCallerIdentity': {
    accountId,
    arn: `arn:aws:iam::${accountId}:user/somebody`,
    id: accountId,
    userId: 'AIDA0000000000000000',
  },
  'aws:index/getPartition:getPartition': {
    partition: 'aws',
    dnsSuffix: 'amazonaws.com',
    id: 'aws',
    reverseDnsPrefix: 'com.amazonaws',
  },
  'aws:index/getRegion:getRegion': { name: region, region, id: region, description: 'Europe (Ireland)' },
  'aws:index/getAvailabilityZones:getAvailabilityZones': {
    id: region,
    names: [`${region}a`, `${region}b`, `${region}c`],
    zoneIds: ['euw1-az1', 'euw1-az2', 'euw1-az3'],
    groupNames: [region],
  },
};

/** What a data source answers. */
export function invokeAnswer(token: string): Properties {
  const answer = answers[token];
  if (answer === undefined) throw new Refusal('NotImplemented', `the stand-in account has no ${token}`);
  return answer;
}
