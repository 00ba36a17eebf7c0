import type { Claims } from '../../gateway/app/claims/claims.ts';
import type { Mortal } from './crash.ts';
import type { World } from './world.ts';

/** A gateway tells its counts and who waits every second. Milliseconds. */
const everyMilliseconds = 1000;
/** Its history it tells once a minute is over. Milliseconds. */
const minuteMilliseconds = 60_000;

/** Without a reason of its own, an abort makes an error with a stack. */
const stirredReason = 'stirred';

type Grabs = Pick<Claims, 'grab' | 'grabSeveral'>;

/**
 * A gateway's flushes, without those that would have nothing to tell: each second while a grab is under way and until
 * its counts are written, and once its minute is over.
 */
export function flushWhenDue(
  world: Pick<World, 'time' | 'phase'>,
  claims: Claims,
  mortal: Mortal,
): { readonly watched: (grabs: Grabs) => Grabs } {
  const use = { underWay: 0, stirred: new AbortController() };
  void flushUntilDead(world, claims, mortal, use);
  const watch =
    <Ask, Answer>(grab: (ask: Ask) => Promise<Answer>) =>
    async (ask: Ask): Promise<Answer> => {
      use.underWay += 1;
      use.stirred.abort(stirredReason);
      try {
        return await grab(ask);
      } finally {
        use.underWay -= 1;
        use.stirred.abort(stirredReason);
      }
    };
  return { watched: ({ grab, grabSeveral }) => ({ grab: watch(grab), grabSeveral: watch(grabSeveral) }) };
}

async function flushUntilDead(
  { time, phase }: Pick<World, 'time' | 'phase'>,
  claims: Claims,
  mortal: Mortal,
  use: { readonly underWay: number; stirred: AbortController },
): Promise<void> {
  while (!mortal.dead() && phase.is !== 'over') {
    use.stirred = new AbortController();
    await time.sleep(everyMilliseconds);
    const isTold = await claims.flushCounts().then(
      () => true,
      // What could not be written is kept for the next flush.
      () => false,
    );
    if (!isTold || use.underWay > 0 || use.stirred.signal.aborted) continue;
    const untilMinuteIsOver = minuteMilliseconds - (time.now() % minuteMilliseconds);
    await time.sleep(untilMinuteIsOver, use.stirred.signal);
  }
}
