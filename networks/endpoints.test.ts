import { anonymousPrincipal, runSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import { describe, expect, test } from 'vitest';
import { dynamodbPolicy, s3Policy } from './endpoints.ts';

const own = '123456789012';
const foreign = '999999999999';

type Request = {
  readonly principal: Simulation['request']['principal'];
  readonly action: string;
  readonly resource: string;
  /** The account that the resource is in. */
  readonly accountId: string;
};

/** What a request comes to where the principal and the resource allow it: the endpoint alone decides. */
async function through(
  endpointPolicy: object,
  { principal, action, resource, accountId }: Request,
): Promise<unknown> {
  const Statement = [{ Effect: 'Allow', Action: action, Resource: resource }];
  const isSigned = typeof principal === 'string';
  const account = isSigned ? principal.split(':')[4] : undefined;
  const simulated = await runSimulation(
    {
      request: {
        principal,
        action,
        resource: { resource, accountId },
        contextVariables: account === undefined ? {} : { 'aws:PrincipalAccount': account },
      },
      identityPolicies: isSigned ? [{ name: 'role', policy: { Version: '2012-10-17', Statement } }] : [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: {
        Version: '2012-10-17',
        Statement: Statement.map((statement) => ({ ...statement, Principal: '*' })),
      },
      vpcEndpointPolicies: [{ name: 'endpoint', policy: endpointPolicy }],
    },
    {},
  );
  return simulated.resultType === 'error' ? simulated : simulated.overallResult;
}

const ownRole = `arn:aws:iam::${own}:role/worker`;
const foreignUser = `arn:aws:iam::${foreign}:user/somebody`;

describe('through the endpoint of S3', () => {
  test.each([
    [
      'Amazon Linux’s packages, unsigned',
      anonymousPrincipal,
      's3:GetObject',
      'al2023-repos-eu-west-1-de612dc2/core/x',
    ],
    [
      'image layers, signed by ECR',
      foreignUser,
      's3:GetObject',
      'prod-eu-west-1-starport-layer-bucket/layer',
    ],
    ['public data, unsigned', anonymousPrincipal, 's3:GetObject', 'open-data/x'],
    ['a worker’s writes', ownRole, 's3:PutObject', 'results/x'],
    ['a worker’s multipart uploads', ownRole, 's3:AbortMultipartUpload', 'results/x'],
  ])('go %s', async (_, principal, action, path) => {
    const accountId = principal === ownRole ? own : foreign;
    expect(
      await through(s3Policy(own), { principal, action, resource: `arn:aws:s3:::${path}`, accountId }),
    ).toBe('Allowed');
  });

  test.each([
    ['keys of another account', foreignUser],
    ['no keys', anonymousPrincipal],
  ])('nothing is written with %s', async (_, principal) => {
    const request = {
      principal,
      action: 's3:PutObject',
      resource: 'arn:aws:s3:::loot/x',
      accountId: foreign,
    };
    expect(await through(s3Policy(own), request)).toBe('ImplicitlyDenied');
  });
});

describe('through the endpoint of DynamoDB', () => {
  const action = 'dynamodb:UpdateItem';

  test('goes what principals of this account ask', async () => {
    const resource = `arn:aws:dynamodb:eu-west-1:${own}:table/ledger`;
    expect(await through(dynamodbPolicy(own), { principal: ownRole, action, resource, accountId: own })).toBe(
      'Allowed',
    );
  });

  test('goes nothing with keys of another account', async () => {
    const resource = `arn:aws:dynamodb:eu-west-1:${foreign}:table/loot`;
    const request = { principal: foreignUser, action, resource, accountId: foreign };
    expect(await through(dynamodbPolicy(own), request)).toBe('ImplicitlyDenied');
  });
});
