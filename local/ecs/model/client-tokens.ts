import { AwsError } from './aws-error.ts';
import type { RequestOf } from './requests.ts';
import type { EcsState, TokenUse } from './state.ts';

type RunTaskRequest = RequestOf<'RunTask'>;

/**
 * What the request's client token stands for already, if anything: the original tasks and failures. Throws
 * ConflictException where the token came with other parameters. Source: ECS API reference, "Ensuring idempotency".
 */
export function usedToken(state: EcsState, request: RunTaskRequest): TokenUse | undefined {
  forgetOldTokens(state);
  const use = state.tokens.get(keyOf(request));
  if (use === undefined || !isKept(state, use)) return undefined;
  if (use.request === canonical(request)) return use;
  throw new AwsError(
    'ConflictException',
    'The provided clientToken is already in use with a different RunTask request.',
    { fields: { resourceIds: use.taskIds.map((id) => state.tasks.get(id)?.arn ?? id) } },
  );
}

export function rememberToken(
  state: EcsState,
  request: RunTaskRequest,
  outcome: Pick<TokenUse, 'taskIds' | 'failures'>,
): void {
  if (request.clientToken === undefined) return;
  const key = keyOf(request);
  state.tokens.delete(key);
  state.tokens.set(key, { ...outcome, request: canonical(request), at: state.now });
}

function keyOf({ cluster, clientToken }: RunTaskRequest): string {
  return `${cluster} ${clientToken}`;
}

function canonical(request: RunTaskRequest): string {
  return JSON.stringify(request);
}

/** 24 hours, or the last task's life and an hour, whichever is less. */
function isKept(state: EcsState, use: TokenUse): boolean {
  if (use.at + state.figures.clientTokenSeconds * 1000 <= state.now) return false;
  if (use.taskIds.length === 0) return true;
  const afterTask = state.figures.clientTokenAfterTaskSeconds * 1000;
  return use.taskIds.some((id) => {
    const task = state.tasks.get(id);
    return task !== undefined && (task.stoppedAt === undefined || task.stoppedAt + afterTask > state.now);
  });
}

function forgetOldTokens(state: EcsState): void {
  for (const [key, { at }] of state.tokens) {
    if (at + state.figures.clientTokenSeconds * 1000 > state.now) return;
    state.tokens.delete(key);
  }
}
