import * as aws from '@pulumi/aws';
import type * as pulumi from '@pulumi/pulumi';
import type { PoolConfig } from '../shared/pool/config.ts';
import { type NameScope, resourceName } from '../shared/stack/names.ts';

export type BrokerRequest = {
  readonly names: NameScope;
  readonly instanceType: string;
  /** A broker of one instance takes one subnet. */
  readonly subnetId: string;
  readonly securityGroupId: string;
  /** The CloudFormation template of a broker. */
  readonly template: string;
};

/** The variable in which a worker finds its broker. */
export const brokerVariable = 'BROKER_URL';
/** Of a broker's name, characters. Source: Amazon MQ API reference. */
const maxBrokerName = 50;
/** Amazon MQ takes a quarter of an hour, at times longer. */
const timeoutMinutes = 60;

/**
 * Where a pool's workers find their broker's URL: a secret's ARN, or undefined for a pool without. A pool that asks
 * for RabbitMQ gets a broker of its own, since Fossa's queue has one name whatever the pool.
 */
export function brokerUrlSecret(
  { name, broker }: Pick<PoolConfig, 'name' | 'broker'>,
  request: BrokerRequest,
): pulumi.Input<string> | undefined {
  if (broker === 'none') return undefined;
  if (broker !== 'rabbitmq') return broker.urlSecret;
  const what = `broker-${name}`;
  const stack = new aws.cloudformation.Stack(what, {
    name: resourceName(request.names, what, 128),
    templateBody: request.template,
    parameters: {
      BrokerName: resourceName(request.names, what, maxBrokerName),
      InstanceType: request.instanceType,
      SubnetId: request.subnetId,
      SecurityGroupId: request.securityGroupId,
    },
    timeoutInMinutes: timeoutMinutes,
    onFailure: 'DELETE',
  });
  return stack.outputs.apply((outputs) => outputs['UrlSecretArn'] ?? '');
}
