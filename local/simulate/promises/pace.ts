import type { KeptPromise } from './kept-promise.ts';

export const pace: KeptPromise = {
  id: 'pace',
  source: 'design.md, A pass of the controller',
  sentence: "The pool alone never runs into AWS's buckets (burst 100, then 20/s).",
  watch: (truth, broken) => ({
    answered({ operation }, answer) {
      if (!(answer instanceof Error) || answer.name !== 'ThrottlingException') return;
      if (!truth.bucketsShared()) broken(`ECS throttled ${operation}, and nobody else was calling`);
    },
  }),
};
