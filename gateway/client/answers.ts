import type { paths } from './contract.ts';

type Calls = { readonly responses: Readonly<Record<number, unknown>> };
type JsonOf<Answer> = Answer extends { content: { 'application/json': infer Json } } ? Json : never;
type JsonAt<Call, Status extends number> = Call extends Calls ? JsonOf<Call['responses'][Status]> : never;

/** What the calls answer, by the contract. */
export type Pool = JsonAt<paths['/api/v1/pools/{pool}']['get'], 200>;
export type RemovedPool = JsonAt<paths['/api/v1/pools']['get'], 200>['removed'][number];
export type Status = JsonAt<paths['/api/v1/status']['get'], 200>;
type WorkerList = JsonAt<paths['/api/v1/pools/{pool}/workers']['get'], 200>;
export type Worker = WorkerList['workers'][number];
export type WorkerDetail = JsonAt<paths['/api/v1/pools/{pool}/workers/{worker}']['get'], 200>;
export type Claim = JsonAt<paths['/api/v1/pools/{pool}/claims']['post'], 201>['claims'][number];
export type ClaimState = JsonAt<paths['/api/v1/claims/{claim}']['get'], 200>;
export type Decision = JsonAt<paths['/api/v1/pools/{pool}/decisions']['get'], 200>['decisions'][number];
export type PoolTasks = JsonAt<paths['/api/v1/pools/{pool}/tasks']['get'], 200>;
