import { describe, expect, it } from 'vitest';
import { gatewayStatements } from './statements.ts';

const statements = gatewayStatements({
  partition: 'aws',
  account: '123456789012',
  region: 'eu-west-1',
  ledgerTableArn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/ledger',
  bucketArn: 'arn:aws:s3:::bucket',
  passwordParameterArn: 'arn:aws:ssm:eu-west-1:123456789012:parameter/warm-pool/dev/gateway/password-hash',
  documentName: 'warm-pool-dev-gateway',
  workerLogGroupName: '/warm-pool/dev/workers',
});

describe("the host's permissions", () => {
  it('take every resource only for calls that know none', () => {
    const onAll = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
    const known =
      /^(ec2messages|ssmmessages):|^autoscaling:DescribeAutoScalingGroups$|^ssm:ListAssociations$/;
    expect(onAll.filter((action) => !known.test(action))).toEqual([]);
  });

  it('read one parameter', () => {
    const reading = statements.filter(({ Action }) =>
      Action.some((action) => action.startsWith('ssm:GetParameter')),
    );
    expect(reading.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [
        ['ssm:GetParameter'],
        'arn:aws:ssm:eu-west-1:123456789012:parameter/warm-pool/dev/gateway/password-hash',
      ],
    ]);
  });

  it('change no artefact', () => {
    const writing = statements.filter(({ Action }) => Action.includes('s3:PutObject'));
    expect(writing.map(({ Resource }) => Resource)).toEqual(['arn:aws:s3:::bucket/certificates/*']);
  });
});
