type Route = { readonly method: string; readonly pattern: RegExp };

export type KnownRoutes = {
  add(route: { readonly method: string | readonly string[]; readonly url: string }): void;
  /** The methods that this path has routes for. */
  methodsOf(path: string): readonly string[];
};

/** Remembers which paths take which methods, so that a wrong method is told from an unknown path. */
export function createKnownRoutes(): KnownRoutes {
  const routes: Route[] = [];
  return {
    add({ method, url }) {
      const pattern = patternOf(url);
      routes.push(...[method].flat().map((one) => ({ method: one, pattern })));
    },
    methodsOf(path) {
      const matching = routes.filter(({ pattern }) => pattern.test(path));
      return [...new Set(matching.map(({ method }) => method))].sort();
    },
  };
}

/** Fastify's paths: `:name` is one part, `*` at the end is the rest. */
function patternOf(url: string): RegExp {
  const escaped = url.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll(/:[A-Za-z]+/g, '[^/]+').replaceAll('*', '.*')}$`);
}
