import * as pulumi from '@pulumi/pulumi';
import type { StackContext } from '../../shared/stack/context.ts';
import { contractVersion, type Outputs } from '../../shared/stack/contract.ts';
import { globalName, nameLimits, resourceName } from '../../shared/stack/names.ts';
import { readStack } from '../../shared/stack/read-stack.ts';
import { tagsOf } from '../../shared/stack/tags.ts';
import { type Address, makeAddress } from './address.ts';
import { homeOf } from './arn.ts';
import { makeBucket } from './bucket.ts';
import { type GatewayConfig, parseGatewayConfig, passwordHashKey } from './config.ts';
import { makeDelivery, makeDeliveryDocument } from './delivery.ts';
import { makeHost } from './host.ts';
import { hostFiles } from './host-files.ts';
import { openToClients } from './ingress.ts';
import { type LocalArtefacts, localArtefacts } from './local-artefacts.ts';
import { checkPasswordHash, makePasswordParameter, passwordParameterName } from './password-parameter.ts';
import { makeRelease } from './release-objects.ts';
import { makeRole } from './role.ts';

/** A tag that the host alone has: State Manager finds it by that. */
const hostTagKey = 'WarmPoolHost';

type GatewayOutputs = { readonly [Key in keyof Outputs<'gateway'>]: pulumi.Input<Outputs<'gateway'>[Key]> };

/** All that is known before a resource is made. */
type Plan = {
  readonly context: StackContext;
  readonly config: GatewayConfig;
  readonly passwordHash: pulumi.Output<string>;
  readonly networks: Outputs<'networks'>;
  readonly cluster: Outputs<'cluster'>;
  readonly artefacts: LocalArtefacts;
  /** `warm-pool-ENVIRONMENT-gateway`. */
  readonly displayName: string;
};

/**
 * The stack `<environment>-gateway`: the host of the page and the API, its address, its role, and what is delivered to
 * it. Throws `invalid_configuration` before a resource is made.
 */
export async function gateway(context: StackContext): Promise<Record<string, pulumi.Input<unknown>>> {
  return makeStack(await planOf(context));
}

async function planOf(context: StackContext): Promise<Plan> {
  const { environment, secrets } = context;
  const passwordHash = secrets(passwordHashKey);
  const config = parseGatewayConfig(context.config, passwordHash === undefined ? [] : [passwordHashKey]);
  if (passwordHash === undefined) throw new Error('the config was accepted without a password');
  await checkPasswordHash(passwordHash);
  const artefacts = await localArtefacts(config);
  const [networks, cluster] = await Promise.all([
    readStack(environment, 'networks'),
    readStack(environment, 'cluster'),
  ]);
  const displayName = resourceName({ environment }, 'gateway');
  return { context, config, passwordHash, networks, cluster, artefacts, displayName };
}

function makeStack(plan: Plan): GatewayOutputs {
  const { context, config, networks, artefacts, displayName } = plan;
  const { environment, region } = context;
  const [subnetId, zone] = [networks.publicSubnetIds[0], networks.zones[0]];
  if (subnetId === undefined || zone === undefined)
    throw new Error('the networks stack has no public subnet');
  const securityGroupId = networks.gatewaySecurityGroupId;
  openToClients(securityGroupId, config);
  const address = makeAddress({ displayName, subnetId, securityGroupId });
  const publicHost = publicHostOf(config, address);
  const { association, role } = makeDelivered(plan, publicHost);
  const group = makeHost({
    ...config,
    displayName,
    zone,
    networkInterfaceId: address.interface.id,
    instanceProfileArn: role.profile.arn,
    tags: { ...tagsOf({ environment, kind: 'gateway' }), Name: displayName, [hostTagKey]: displayName },
    ready: [address.association, role.policy],
  });
  return {
    contractVersion,
    region,
    url: pulumi.interpolate`https://${publicHost}`,
    address: address.elasticIp.publicIp,
    autoScalingGroupName: group.name,
    associationId: association.associationId,
    bundleSha256: artefacts.bundle.sha256,
  };
}

/** What stands in the page's URL. */
function publicHostOf({ tls }: GatewayConfig, { elasticIp }: Address): pulumi.Output<string> {
  return tls.kind === 'domain' ? pulumi.output(tls.domain) : elasticIp.publicIp;
}

/** The bucket and what lies in it, the password, the role that reads both, and the order to deliver. */
function makeDelivered(plan: Plan, publicHost: pulumi.Output<string>) {
  const { context, cluster, displayName } = plan;
  const { environment, region } = context;
  const { partition, account } = homeOf(cluster.ledgerTableArn);
  const { bucket, ready } = makeBucket(
    globalName({ environment, region }, `gateway-${account}`, nameLimits.bucket),
  );
  const password = makePasswordParameter(environment, plan.passwordHash);
  const document = makeDeliveryDocument(displayName, region);
  const role = makeRole(globalName({ environment, region }, 'gateway-host', nameLimits.role), {
    ...{ partition, account, region },
    ledgerTableArn: cluster.ledgerTableArn,
    workerLogGroupName: cluster.workerLogGroupName,
    bucketArn: bucket.arn,
    passwordParameterArn: password.arn,
    documentName: document.name,
  });
  const release = releaseOf(plan, bucket.bucket, publicHost);
  const association = makeDelivery({
    ...{ displayName, document, release: release.sha256 },
    hostTag: { key: hostTagKey, value: displayName },
    bucketName: bucket.bucket,
    passwordVersion: pulumi.interpolate`${password.version}`,
    ready: [...release.objects, ...ready, role.policy],
  });
  return { association, role };
}

function releaseOf(plan: Plan, bucketName: pulumi.Output<string>, publicHost: pulumi.Output<string>) {
  const { context, config, networks, cluster, artefacts } = plan;
  return makeRelease({
    bucket: bucketName,
    programs: { node: artefacts.node, caddy: artefacts.caddy, 'gateway.mjs': artefacts.bundle },
    contents: pulumi.all([bucketName, publicHost]).apply(([bucket, host]) =>
      hostFiles(config.tls.kind, {
        region: context.region,
        bucket,
        bundleSha256: artefacts.bundle.sha256,
        ledgerTableName: cluster.ledgerTableName,
        workerLogGroupName: cluster.workerLogGroupName,
        natGroupName: networks.natAutoScalingGroupName || 'none',
        passwordParameterName: passwordParameterName(context.environment),
        publicHost: host,
      }),
    ),
  });
}
