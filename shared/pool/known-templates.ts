import type { PoolConfig } from './config.ts';

/** What a pool's configuration said of a template's workers while that template was the current one. */
export type KnownTemplate = Pick<
  PoolConfig,
  'architecture' | 'cpu' | 'memory' | 'port' | 'worker' | 'readySeconds'
> & { readonly template: string };

/** Templates that a pool's row holds at most: they live in one row, and few have workers at a time. */
const maxKnownTemplates = 50;

/** What holds for a pool's workers, by template. */
export type TemplateConfigs = {
  /** As configured now: of the current template. */
  readonly config: PoolConfig;
  readonly current: string | undefined;
  readonly known: readonly KnownTemplate[];
};

/**
 * The configuration as it holds for workers of a template. Another one than the current differs in what was noted of
 * it; one that nobody noted is taken for the current one.
 */
export function configFor(template: string, { config, current, known }: TemplateConfigs): PoolConfig {
  if (template === current) return config;
  const noted = known.find((one) => one.template === template);
  if (noted === undefined) return config;
  const { template: _, ...parts } = noted;
  return { ...config, ...parts };
}

/** What is to be known from now on: of the templates in use, the current one as it is configured now. */
export function nextKnownTemplates(
  { config, current, known }: TemplateConfigs,
  inUse: ReadonlySet<string>,
): readonly KnownTemplate[] {
  const others = known.filter(({ template }) => template !== current && inUse.has(template));
  const own = current !== undefined && inUse.has(current) ? [knownTemplate(current, config)] : [];
  return [...others, ...own].slice(-maxKnownTemplates);
}

function knownTemplate(template: string, config: PoolConfig): KnownTemplate {
  const { architecture, cpu, memory, port, worker, readySeconds } = config;
  return { template, architecture, cpu, memory, port, worker, readySeconds };
}
