import { expect, it } from 'vitest';
import { createKnownRoutes } from './allowed-methods.ts';

it('tells a wrong method from an unknown path', () => {
  const routes = createKnownRoutes();
  routes.add({ method: ['GET', 'HEAD'], url: '/api/v1/pools/:pool' });
  routes.add({ method: 'PATCH', url: '/api/v1/pools/:pool' });
  routes.add({ method: 'GET', url: '/openapi.json' });
  expect(routes.methodsOf('/api/v1/pools/etl')).toEqual(['GET', 'HEAD', 'PATCH']);
  expect(routes.methodsOf('/api/v1/pools/etl/more')).toEqual([]);
  expect(routes.methodsOf('/openapiXjson')).toEqual([]);
});
