/** A range of memory, MiB, in equal steps. */
type MemoryRange = { readonly fromMiB: number; readonly toMiB: number; readonly stepMiB: number };

/** The task sizes of Fargate: ECS CPU units → memory in MiB. Source: the ECS developer guide, "Task CPU and memory". */
const memoryByCpu: ReadonlyMap<number, MemoryRange | readonly number[]> = new Map<
  number,
  MemoryRange | readonly number[]
>([
  [256, [512, 1024, 2048]],
  [512, { fromMiB: 1024, toMiB: 4096, stepMiB: 1024 }],
  [1024, { fromMiB: 2048, toMiB: 8192, stepMiB: 1024 }],
  [2048, { fromMiB: 4096, toMiB: 16384, stepMiB: 1024 }],
  [4096, { fromMiB: 8192, toMiB: 30720, stepMiB: 1024 }],
  [8192, { fromMiB: 16384, toMiB: 61440, stepMiB: 4096 }],
  [16384, { fromMiB: 32768, toMiB: 122880, stepMiB: 8192 }],
]);

/** Undefined where Fargate takes the pair; else what would be right, in words. */
export function fargateSizeProblem(cpu: number, memoryMiB: number): string | undefined {
  const memory = memoryByCpu.get(cpu);
  if (memory === undefined) {
    return `Fargate has no size of ${cpu} CPU units: use ${[...memoryByCpu.keys()].join(', ')}`;
  }
  const allowed = 'fromMiB' in memory ? inRange(memory, memoryMiB) : memory.includes(memoryMiB);
  return allowed ? undefined : `with cpu ${cpu}, memory must be ${describe(memory)} (MiB), not ${memoryMiB}`;
}

function inRange({ fromMiB, toMiB, stepMiB }: MemoryRange, memoryMiB: number): boolean {
  return memoryMiB >= fromMiB && memoryMiB <= toMiB && (memoryMiB - fromMiB) % stepMiB === 0;
}

function describe(memory: MemoryRange | readonly number[]): string {
  if (!('fromMiB' in memory)) return memory.join(', ');
  return `${memory.fromMiB} to ${memory.toMiB} in steps of ${memory.stepMiB}`;
}
