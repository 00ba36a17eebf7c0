import { describe, expect, it } from 'vitest';
import {
  exampleName,
  firstTask,
  shownValue,
  taskFields,
  typedValue,
  valueAt,
  withValue,
} from './task-fields.ts';

const schema = {
  type: 'object',
  required: ['model_class'],
  properties: {
    method: { type: 'string', default: 'go' },
    model_class: { type: 'string', title: 'Model', enum: ['WordCount', 'Sleepy'] },
    model_construction_kwargs: {
      type: 'object',
      properties: { seconds: { type: 'number' }, parts: { type: 'integer' }, deep: { type: 'object' } },
    },
    resolver_context: { type: 'object', description: 'For ayeaye.' },
  },
};

describe('the form of a task', () => {
  it('has a field for each property, those that are required first', () => {
    expect(taskFields(schema).map(({ path, kind }) => `${path.join('.')}: ${kind}`)).toEqual([
      'model_class: choice',
      'method: text',
      'model_construction_kwargs.seconds: number',
      'model_construction_kwargs.parts: whole number',
      'model_construction_kwargs.deep: json',
      'resolver_context: json',
    ]);
  });

  it('names a field by its title, else by its place', () => {
    expect(
      taskFields(schema)
        .map(({ label }) => label)
        .slice(0, 3),
    ).toEqual(['Model', 'method', 'model_construction_kwargs.seconds']);
  });

  it('suggests what a text may be', () => {
    const model = { type: 'string', examples: ['WordCount'] };
    expect(taskFields({ properties: { model } })).toMatchObject([
      { kind: 'text', suggestions: ['WordCount'] },
    ]);
  });

  it('is empty for a schema that says nothing', () => {
    expect(taskFields({ type: 'object' })).toEqual([]);
    expect(taskFields({ properties: 'odd' })).toEqual([]);
  });

  it('begins with the newest task, else with what the schema gives', () => {
    expect(firstTask(schema, [{ model_class: 'Own' }])).toEqual({ model_class: 'Own' });
    expect(firstTask(schema, [])).toEqual({ method: 'go', model_class: 'WordCount' });
    expect(firstTask(null, [])).toEqual({ model_class: '', method: 'go' });
  });
});

it('an example is named by its model and what is particular about it', () => {
  const example = {
    model_class: 'WordCount',
    method: 'go',
    model_construction_kwargs: { parts: 12 },
    method_kwargs: {},
  };
  expect(exampleName(example)).toBe('WordCount {"parts":12}');
  expect(exampleName({ model_class: 'WordCount', method: 'part' })).toBe('WordCount.part');
});

describe('a field', () => {
  it('writes into the task at its path and leaves the rest', () => {
    expect(withValue({ a: 1 }, ['b', 'c'], 2)).toEqual({ a: 1, b: { c: 2 } });
    expect(withValue({ b: { c: 2, d: 3 } }, ['b', 'c'], undefined)).toEqual({ b: { d: 3 } });
    expect(withValue({ b: 'text' }, ['b', 'c'], 2)).toEqual({ b: { c: 2 } });
    expect(Object.keys(withValue({ a: 1, b: 2 }, ['a'], 3) as object)).toEqual(['a', 'b']);
  });

  it('reads what lies there', () => {
    expect(valueAt({ b: { c: 2 } }, ['b', 'c'])).toBe(2);
    expect(valueAt({ b: [1] }, ['b', '0'])).toBeUndefined();
  });

  it.each([
    ['number', '1.5', 1.5],
    ['whole number', 'x', 'x'],
    ['yes or no', 'true', true],
    ['json', '{"a": 1}', { a: 1 }],
    ['json', '{', '{'],
    ['text', '12', '12'],
    ['text', ' ', undefined],
  ] as const)('%s: "%s" stands for %j', (kind, text, value) => {
    expect(typedValue(kind, text)).toEqual(value);
  });

  it('shows text as it is, and everything else as JSON', () => {
    expect([shownValue('a'), shownValue({ a: 1 }), shownValue(undefined)]).toEqual(['a', '{"a":1}', '']);
  });
});
