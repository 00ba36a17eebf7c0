import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { PoolConfig } from '../shared/pool/config.ts';
import { CallerError } from '../shared/pool/errors.ts';
import { readPoolsFile } from '../shared/program/pools-file.ts';
import { type ImageSource, imageSource, tagPrefix } from './image-source.ts';
import { workerContainerName } from './task-definition.ts';

/** A pool and where its image comes from. */
export type DeployedPool = { readonly pool: PoolConfig; readonly image: ImageSource };

type Problem = { readonly path: string; readonly message: string };

/** Secrets Manager's secrets and Systems Manager's parameters, as ECS takes them. Source: ECS developer guide, "Secret". */
const secretPattern = /^arn:[a-z-]+:(secretsmanager|ssm):[a-z0-9-]+:\d{12}:(secret:|parameter\/)\S+$/;
/** Rules of an ECR life cycle policy; each image folder has one. Source: ECR quotas. */
const maxImageFolders = 49;

/**
 * Reads the pools file and checks what only a deployment can tell. Throws `invalid_configuration` with every
 * problem, before anything is made.
 */
export async function readDeployedPools(root: string, poolsFile: string): Promise<readonly DeployedPool[]> {
  const pools = await readPoolsFile(join(root, poolsFile));
  const problems = (
    await Promise.all(pools.map((pool, at) => problemsOf(root, pool, `pools[${at}]`)))
  ).flat();
  const deployed = pools.flatMap((pool) => {
    const image = imageSource(pool.image, pool.architecture);
    return image.kind === 'refused' ? [] : [{ pool, image }];
  });
  const folders = new Set(
    deployed.flatMap(({ image }) =>
      image.kind === 'folder' ? [tagPrefix(image.folder, image.architecture)] : [],
    ),
  );
  if (folders.size > maxImageFolders) {
    problems.push({ path: 'pools', message: `${folders.size} image folders: at most ${maxImageFolders}` });
  }
  if (problems.length === 0) return deployed;
  const lines = problems.map(({ path, message }) => `${path}: ${message}`);
  throw new CallerError('invalid_configuration', `${poolsFile} can't be deployed:\n  ${lines.join('\n  ')}`, {
    details: { problems },
  });
}

async function problemsOf(root: string, pool: PoolConfig, path: string): Promise<readonly Problem[]> {
  return [
    ...(await imageProblems(root, pool)).map((message) => ({ path: `${path}.image`, message })),
    ...secretProblems(pool).map(({ path: key, message }) => ({ path: `${path}.${key}`, message })),
    ...sidecarProblems(pool).map(({ path: key, message }) => ({ path: `${path}.${key}`, message })),
  ];
}

async function imageProblems(root: string, pool: PoolConfig): Promise<readonly string[]> {
  const image = imageSource(pool.image, pool.architecture);
  if (image.kind === 'refused') return [image.problem];
  if (image.kind === 'digest') return [];
  const isThere = await access(join(root, image.folder, 'Dockerfile')).then(
    () => true,
    () => false,
  );
  return isThere ? [] : [`there is no ${image.folder}/Dockerfile: make one, or give an image by digest`];
}

function secretProblems({ secrets, broker }: PoolConfig): readonly Problem[] {
  const url = typeof broker === 'object' ? [['broker.urlSecret', broker.urlSecret] as const] : [];
  return [...Object.entries(secrets).map(([name, arn]) => [`secrets.${name}`, arn] as const), ...url]
    .filter(([, arn]) => !secretPattern.test(arn))
    .map(([path]) => ({
      path,
      message: 'give the ARN of a secret (Secrets Manager) or of a parameter (SSM)',
    }));
}

function sidecarProblems({ sidecars }: PoolConfig): readonly Problem[] {
  const names = sidecars.map((sidecar) => sidecar['name']);
  return names.flatMap((name, at): Problem[] => {
    const path = `sidecars[${at}].name`;
    if (typeof name !== 'string' || name === '') return [{ path, message: 'a sidecar needs a name' }];
    if (name === workerContainerName) return [{ path, message: `"${name}" is the worker itself` }];
    return names.indexOf(name) < at ? [{ path, message: `"${name}" names a sidecar before it` }] : [];
  });
}
