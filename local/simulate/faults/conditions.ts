import { awsFigures, type Faults, type Figures, noFaults } from '../../ecs/model/figures.ts';
import type { EcsModel } from '../../ecs/model/model.ts';

/** What one trouble changes of the account while it lasts. */
export type Condition = {
  readonly figures?: Partial<Figures>;
  readonly faults?: Partial<Faults>;
  /** No container starts; in ECS's words, why. */
  readonly startsFail?: string;
  /** Of other things: somebody else uses the buckets, DynamoDB doesn't answer, or is slow. */
  readonly bucketsShared?: true;
  readonly ledgerGone?: true;
  readonly ledgerSlow?: true;
};

/** The troubles that last now, and what they come to together. */
export type Conditions = {
  begin(condition: Condition): () => void;
  endAll(): void;
  /** Why no container starts now, in ECS's words; undefined where they do. */
  startsFail(): string | undefined;
  /** Whether others use the buckets, or did a moment ago. */
  bucketsShared(): boolean;
  ledgerGone(): boolean;
  ledgerSlow(): boolean;
  /** Until when calls of AWS have failed, been throttled or been slow, all in one go; now, where that lasts. */
  callsHeldUpUntil(): number;
};

/** Quotas that no simulated pool reaches by itself. */
const vcpuQuota = { FARGATE: 1000, FARGATE_SPOT: 1000 };
export const calmFigures: Figures = { ...awsFigures, vcpuQuota };

/** A bucket that others have emptied is full again after this long. Milliseconds. */
const refillMilliseconds = 10_000;

/** `now`: epoch milliseconds; the model's own time stands still while nobody calls it. */
export function createConditions(model: EcsModel, now: () => number): Conditions {
  const lasting = new Set<Condition>();
  let sharedUntil = 0;
  let heldUpUntil = 0;
  const leave = (condition: Condition) => {
    lasting.delete(condition);
    if (holdsCallsUp(condition)) heldUpUntil = now();
    if (condition.bucketsShared === true) sharedUntil = now() + refillMilliseconds;
  };
  const configure = () => model.configure(together([...lasting]));
  const any = (flag: 'bucketsShared' | 'ledgerGone' | 'ledgerSlow') => {
    for (const condition of lasting) if (condition[flag] === true) return true;
    return false;
  };
  return {
    begin(condition) {
      lasting.add(condition);
      configure();
      return () => {
        if (!lasting.has(condition)) return;
        leave(condition);
        configure();
      };
    },
    endAll() {
      for (const condition of lasting) leave(condition);
      configure();
    },
    startsFail() {
      for (const { startsFail } of lasting) if (startsFail !== undefined) return startsFail;
      return undefined;
    },
    bucketsShared: () => any('bucketsShared') || now() < sharedUntil,
    ledgerGone: () => any('ledgerGone'),
    ledgerSlow: () => any('ledgerSlow'),
    callsHeldUpUntil() {
      for (const condition of lasting) if (holdsCallsUp(condition)) return now();
      return heldUpUntil;
    },
  };
}

function holdsCallsUp({ faults, ...others }: Condition): boolean {
  const { bucketsShared, ledgerGone, ledgerSlow } = others;
  const isEcsGone = faults?.failing !== undefined || faults?.noCluster !== undefined;
  return isEcsGone || bucketsShared === true || ledgerGone === true || ledgerSlow === true;
}

function together(conditions: readonly Condition[]): { figures: Figures; faults: Faults } {
  const faults = conditions.map((condition) => condition.faults ?? {});
  return {
    figures: Object.assign({ ...calmFigures }, ...conditions.map(({ figures }) => figures)),
    faults: {
      ...noFaults,
      shortages: faults.flatMap(({ shortages = [] }) => shortages),
      denied: faults.flatMap(({ denied = [] }) => denied),
      invalid: faults.flatMap(({ invalid = [] }) => invalid),
      noCluster: faults.flatMap(({ noCluster = [] }) => noCluster),
      failing: faults.flatMap(({ failing = [] }) => failing),
      takenAddresses: Object.assign({}, ...faults.map(({ takenAddresses }) => takenAddresses)),
    },
  };
}
