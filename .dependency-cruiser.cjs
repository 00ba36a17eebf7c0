// The arrows between the rooms, as docs/design.md has them.
const tests = '\\.test(-support)?\\.tsx?$';
const room = (name, allowed) => ({
  name: `${name.replaceAll('/', '-')}-arrows`,
  severity: 'error',
  comment: `${name} may import ${allowed.join(', ') || 'nothing of ours'}`,
  from: { path: `^${name}/`, pathNot: tests },
  to: {
    pathNot: [`^${name}/`, ...allowed.map((path) => `^${path}/`), '^node_modules/', '^package\\.json$'],
    dependencyTypesNot: ['core'],
  },
});

module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: { pathNot: tests },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unknown', severity: 'error', from: {}, to: { couldNotResolve: true } },
    room('shared/pool', []),
    {
      name: 'shared-pool-imports-zod-alone',
      severity: 'error',
      from: { path: '^shared/pool/', pathNot: tests },
      to: { path: '^node_modules/', pathNot: '^node_modules/zod/' },
    },
    {
      name: 'shared-pool-is-pure',
      severity: 'error',
      from: { path: '^shared/pool/', pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    room('shared/ledger', ['shared/pool']),
    room('shared/fleet', ['shared/pool']),
    room('shared/worker', ['shared/pool']),
    room('shared/program', ['shared/pool']),
    room('pool-controller', ['shared']),
    room('pool-controller/plan', ['shared/pool', 'shared/fleet', 'shared/worker', 'pool-controller']),
    room('gateway/app', ['shared']),
    {
      name: 'claims-know-no-http',
      severity: 'error',
      from: { path: '^gateway/app/claims/', pathNot: tests },
      to: {
        path: [
          '^gateway/app/(api|page|proxy)/',
          '^node_modules/(fastify|@fastify|undici)/',
          '^(node:)?https?$',
        ],
      },
    },
    room('cluster', ['shared']),
    room('networks', ['shared/stack', 'shared/pool']),
    room('gateway/host', ['shared/stack', 'shared/program', 'shared/pool']),
    room('go', ['shared/pool', 'shared/stack']),
    room('gateway/client', []),
    room('cli', [
      'gateway/client',
      'shared/pool',
      'shared/program',
      'pool-controller/plan',
      'pool-controller/sizing',
    ]),
    room('build', ['gateway/app', 'gateway/client']),
    room('costs', ['networks', 'cluster', 'gateway/host', 'shared']),
    {
      name: 'cluster-shares-shapes-alone',
      severity: 'error',
      comment: 'the stack writes what the programs read: the table, the rows of pools, the names of families',
      from: { path: '^cluster/', pathNot: tests },
      to: {
        path: '^shared/(ledger|fleet|worker)/',
        pathNot: '^shared/(ledger/(table|configs)|fleet/family)\\.ts$',
      },
    },
    room('workers', []),
    {
      name: 'nobody-imports-what-is-local',
      severity: 'error',
      from: { pathNot: ['^(local|test|bench)/', tests, '^(vitest|test/).*config'] },
      to: { path: '^(local|test|bench)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|\\.local)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
