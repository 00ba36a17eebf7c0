/**
 * `GET /accepts`: a JSON Schema of the tasks that this worker takes, so that the pool's page can offer a form. No part
 * of Fossa's API.
 */
export function acceptedTasks(modelClasses: readonly string[]): object {
  const kwargs = (description: string) => ({ type: 'object', description, default: {} });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A task',
    type: 'object',
    required: ['model_class'],
    properties: {
      model_class: { type: 'string', enum: modelClasses },
      method: { type: 'string', default: 'go' },
      model_construction_kwargs: kwargs('What the model is made with'),
      method_kwargs: kwargs('What its method is called with'),
    },
    examples: [
      { model_class: 'WordCount', model_construction_kwargs: { partitions: 12, words: 2000 } },
      { model_class: 'Sleepy', model_construction_kwargs: { seconds: 10 } },
      { model_class: 'Failing', model_construction_kwargs: { message: 'as it was asked to' } },
    ],
  };
}
