import { describe, expect, it } from 'vitest';
import { subtaskPlace } from './task.ts';

describe('the place of a subtask', () => {
  it.each([
    ['mrkiz:2::amq.gen-IFdla9', { batch: 'mrkiz', number: 2 }],
    ['mrkiz:12::a::b', { batch: 'mrkiz', number: 12 }],
    ['gleyc', undefined],
    ['mrkiz:2', undefined],
    ['mrkiz:two::amq.gen-IFdla9', undefined],
    [':2::amq.gen-IFdla9', undefined],
    ['', undefined],
  ])('in %o is %o', (taskId, place) => {
    expect(subtaskPlace(taskId)).toEqual(place);
  });
});
