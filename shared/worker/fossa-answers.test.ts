import { describe, expect, it } from 'vitest';
import { errorMessage, parseAcceptedTaskId, parseNodeInfo, parseTask } from './fossa-answers.ts';

const subtask = {
  task_id: 'mrkiz:2::amq.gen-IFdla9',
  model_class: 'WordCount',
  model_construction_kwargs: {},
  method: 'count_part',
  method_kwargs: { part: 2 },
  partition_initialise_kwargs: {},
  resolver_context: {},
  on_completion_callback: null,
  status: 'complete',
  started: 'Sun, 22 Nov 2026 10:18:32 GMT',
  finished: 'Sun, 22 Nov 2026 10:18:34 GMT',
  results: { type: 'TaskComplete', payload: { return_value: { amber: 3 } } },
};

describe('a task of Fossa', () => {
  it('is read with its times, its results and its place in a batch', () => {
    expect(parseTask(JSON.stringify(subtask))).toEqual({
      id: 'mrkiz:2::amq.gen-IFdla9',
      modelClass: 'WordCount',
      modelConstructionKwargs: {},
      method: 'count_part',
      methodKwargs: { part: 2 },
      status: 'complete',
      startedAt: Date.UTC(2026, 10, 22, 10, 18, 32),
      finishedAt: Date.UTC(2026, 10, 22, 10, 18, 34),
      results: { type: 'TaskComplete', payload: { return_value: { amber: 3 } } },
      subtask: { batch: 'mrkiz', number: 2 },
    });
  });

  it('may have a status that nobody has heard of, and a date that is none', () => {
    const odd = { task_id: 'a', model_class: 'M', status: 'paused', started: 'yesterday', finished: null };
    expect(parseTask(JSON.stringify(odd))).toEqual({
      id: 'a',
      modelClass: 'M',
      modelConstructionKwargs: {},
      method: 'go',
      methodKwargs: {},
      status: 'unknown',
    });
  });

  it.each(['', '<html>', '{}', '[]', 'null', '{"task_id":5,"model_class":"M"}'])('is not %o', (text) => {
    expect(parseTask(text)).toBeUndefined();
  });
});

describe("a node's info", () => {
  const info = {
    node_info: { node_ident: '1:a', max_concurrent_tasks: 4, available_processing_capacity: 4 },
    running_tasks: [],
    recent_completed_tasks: [subtask],
    added_later: true,
  };

  it('is read whatever else it carries', () => {
    expect(parseNodeInfo(JSON.stringify(info))?.recent_completed_tasks).toHaveLength(1);
  });

  it.each([
    [
      'a capacity that is no number',
      { ...info, node_info: { ...info.node_info, max_concurrent_tasks: '4' } },
    ],
    ['no name', { ...info, node_info: { ...info.node_info, node_ident: '' } }],
    ['no list of running tasks', { ...info, running_tasks: undefined }],
  ])('is refused with %s', (_what, answer) => {
    expect(parseNodeInfo(JSON.stringify(answer))).toBeUndefined();
  });
});

describe('the words of an error', () => {
  it.each([
    ['{"error": {"message": "no such class"}}', 'no such class'],
    ['{"message": "task unknown"}', 'task unknown'],
    ['{"msg": "Bad Request"}', 'Bad Request'],
    ['<!doctype html><title>502 Bad Gateway</title><p>nginx', '502 Bad Gateway'],
    ['plain words', 'plain words'],
    ['{"detail": 1}', '{"detail": 1}'],
    ['', ''],
  ])('in %o are %o', (text, words) => {
    expect(errorMessage(text)).toBe(words);
  });

  it('are cut to a bound', () => {
    expect(errorMessage('x'.repeat(10_000))).toHaveLength(300);
  });
});

it('an accepted task tells its id, anything else none', () => {
  expect(parseAcceptedTaskId('{"task_id":"gleyc"}')).toBe('gleyc');
  expect(parseAcceptedTaskId('{"task_id":""}')).toBeUndefined();
  expect(parseAcceptedTaskId('OK')).toBeUndefined();
});
