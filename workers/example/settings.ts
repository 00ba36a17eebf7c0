/** What a worker of this image reads from its environment. */
export type Settings = {
  readonly maxConcurrentTasks: number;
  /** How long it answers 503 before it is ready. */
  readonly startSeconds: number;
  /** ECS's task metadata endpoint, version 4; absent outside ECS. */
  readonly metadataUri?: string;
};

/** Reads the settings. Throws one error that names every variable that is wrong, and what would be right. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const problems: string[] = [];
  const read = (name: string, rule: { fallback: number; min: number; max: number }) => {
    const text = environment[name];
    const value = text === undefined || text === '' ? rule.fallback : Number(text);
    if (value >= rule.min && value <= rule.max) return value;
    problems.push(`${name} is ${JSON.stringify(text)}: a number from ${rule.min} to ${rule.max}`);
    return rule.fallback;
  };
  const maxConcurrentTasks = Math.floor(read('MAX_CONCURRENT_TASKS', { fallback: 4, min: 1, max: 1000 }));
  const startSeconds = read('START_SECONDS', { fallback: 0, min: 0, max: 3600 });
  if (problems.length > 0) throw new Error(problems.join('; '));
  const metadataUri = environment['ECS_CONTAINER_METADATA_URI_V4'];
  return { maxConcurrentTasks, startSeconds, ...(metadataUri && { metadataUri }) };
}
