import type { FakeWorld } from '../../../gateway/app/api/testing/fake-world.ts';

/** Every page there is, by a name for its picture. */
export function demoPages({
  workers,
  closed,
}: FakeWorld): readonly (readonly [name: string, path: string])[] {
  const claimed = [...workers.values()].find(({ claim }) => claim !== undefined)?.id ?? '';
  const [ended = ''] = closed.keys();
  return [
    ['overview', '/'],
    ['pool', '/pools/etl'],
    ['shared-pool', '/pools/nightly'],
    ['workers', '/workers'],
    ['worker', `/workers/etl/${claimed}`],
    ['dead-worker', `/workers/etl/${ended}`],
    ['decisions', '/decisions'],
  ];
}
